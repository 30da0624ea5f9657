/** What a generation is made with, and how it ends. */
import type { ChainSettings } from "./chain-options.ts";
import type { Clock } from "./clock.ts";
import type { StreamEvent } from "./events.ts";
import type { Generation } from "./generation.ts";
import type { Message } from "./message.ts";
import type { PromptOptions } from "./options.ts";
import type { Result } from "./result.ts";
import type { Schema } from "./schema.ts";
import type { FinishedCall } from "./tool-run.ts";
/** How a generation ended. `result` of a failure is what had come until then. */
export type Settled = {
    readonly ok: true;
    readonly result: Result;
} | {
    readonly ok: false;
    readonly error: unknown;
    readonly result: Result;
};
/** What a generation is told by whoever makes it. */
export interface GenerationOptions {
    readonly clock: Clock;
    readonly signal?: AbortSignal | undefined;
    readonly timeoutMs?: number | undefined;
    /** The events, ending with `finish`; a failure is thrown. */
    stream(context: StreamContext): AsyncIterable<StreamEvent | readonly StreamEvent[]>;
    /** What is to be done before anybody is told of the end, and the end as they are told of it. */
    finalize?(settled: Settled): Settled | Promise<Settled>;
    readonly schema?: Schema | undefined;
    /** Carries out the answer's tool calls. */
    runTools?(result: Result): Promise<readonly FinishedCall[]>;
    /** How it could be carried out by somebody else, at another time. */
    readonly plan?: DeferPlan;
    /** Another request after this one's answer. */
    reply?(messages: readonly Message[], options: PromptOptions): Generation;
}
/** What has to be known besides the request to carry out a generation later. */
export interface DeferPlan {
    readonly chain: boolean;
    readonly settings: ChainSettings;
    readonly options: PromptOptions;
}
export interface StreamContext {
    readonly signal: AbortSignal;
    /** Tells readers of something at once, before the next of the stream's own events. */
    readonly emit: (event: StreamEvent) => void;
}
