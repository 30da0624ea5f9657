import type { ResponseFacts } from "../../core/events.ts";
import type { Decoder } from "../../http/http.ts";
import type { ChatQuirks } from "./quirks.ts";
export declare function chatDecoder(provider: string, response: ResponseFacts, quirks: ChatQuirks): Decoder;
