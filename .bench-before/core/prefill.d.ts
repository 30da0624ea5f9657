/** Puts the prefill where a reader expects it: before the model's words, in the stream and in the finished text. */
import type { StreamEvent } from "./events.ts";
type Batches = AsyncIterable<StreamEvent | readonly StreamEvent[]>;
/** Models answer with what comes after the prefill; the text block of the first choice then begins with it. */
export declare function withPrefill(prefill: string, batches: Batches): AsyncGenerator<readonly StreamEvent[]>;
export {};
