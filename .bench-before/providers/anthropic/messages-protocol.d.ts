/** The messages protocol: requests and answers of Anthropic. */
import type { FoundKey } from "../../http/credential.ts";
import type { HttpCall } from "../../http/http.ts";
import type { Protocol } from "../../http/http-provider.ts";
import type { MessagesProfile } from "./messages.ts";
export declare function messagesProtocol(profile: MessagesProfile): Protocol;
/** Of every request, whatever it asks for. */
export declare function messagesHeaders({ betas }: MessagesProfile, found: FoundKey | undefined): HttpCall["headers"];
