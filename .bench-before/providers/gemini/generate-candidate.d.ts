/** One candidate of a Gemini answer: its parts become blocks, and everything else it tells is kept. https://ai.google.dev/api/caching#Part */
import type { StreamEvent } from "../../core/events.ts";
import { type JsonObject, type JsonValue } from "../../core/json.ts";
import type { CandidateEnd } from "./generate-finish.ts";
export declare class CandidateDecoder implements CandidateEnd {
    #private;
    readonly facts: {
        [name: string]: JsonValue;
    };
    reason: string | undefined;
    callCount: number;
    constructor(provider: string, number: number, idPrefix: string, nextIndex: () => number);
    get logprobs(): JsonValue | undefined;
    /** How often each of the provider's own tools was used, as far as it tells. */
    serverTools(): {
        readonly [tool: string]: number;
    };
    read(candidate: JsonObject, events: StreamEvent[]): void;
    end(events: StreamEvent[]): void;
}
