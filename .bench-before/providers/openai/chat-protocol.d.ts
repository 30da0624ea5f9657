/** The chat protocol: requests and answers of one server that speaks it. */
import type { FoundKey } from "../../http/credential.ts";
import type { Protocol } from "../../http/http-provider.ts";
import type { ChatProfile } from "./chat.ts";
export declare function chatProtocol(profile: ChatProfile): Protocol;
/** Those of every request to the server. */
export declare function chatHeaders({ headers, keyHeader }: ChatProfile): (found: FoundKey | undefined) => Record<string, string>;
