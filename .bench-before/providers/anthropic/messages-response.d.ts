import type { ResponseFacts } from "../../core/events.ts";
import { type JsonObject } from "../../core/json.ts";
import type { Usage } from "../../core/usage.ts";
import type { Decoder } from "../../http/http.ts";
export declare function messagesDecoder(provider: string, response: ResponseFacts): Decoder;
/** `input_tokens` here is only what no cache took part in. https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching */
export declare function messagesUsage(raw: JsonObject): Usage;
