/** Answers of Yandex's text generation as events, whole or streamed alike: every message of a stream holds all of the answer so far. */
import { ProviderError } from "../../core/errors.ts";
import type { ResponseFacts } from "../../core/events.ts";
import { type JsonObject } from "../../core/json.ts";
import type { Decoder } from "../../http/http.ts";
interface CompletionContext {
    readonly provider: string;
    readonly response: ResponseFacts;
    /** How many tool calls the conversation already has: calls get numbers for ids, since the wire has none. */
    readonly callsBefore: number;
    readonly fail: (body: JsonObject) => ProviderError;
}
export declare function completionDecoder(context: CompletionContext): Decoder;
export {};
