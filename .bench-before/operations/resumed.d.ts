/** The generation of an operation, made again from what is written down of it. */
import type { StreamEvent } from "../core/events.ts";
import type { Generation } from "../core/generation.ts";
import type { Registry } from "../core/registry.ts";
import type { ModelRequest } from "../core/request.ts";
import type { Tool } from "../core/tool.ts";
import { type JournalOptions, OperationJournal } from "./journal.ts";
import type { OperationRecord, StepRecord } from "./record.ts";
export interface ResumeMeans {
    readonly registry: Registry;
    readonly tools: ReadonlyMap<string, Tool>;
}
interface ResumeHow {
    readonly signal: AbortSignal;
    /** What a lane gave for its first call. */
    readonly answer?: readonly StreamEvent[] | undefined;
}
/** Where it is to read an answer that a lane gave, it stops at the tools that the answer calls. */
export declare function resumed(record: OperationRecord, journal: OperationJournal, { registry, tools }: ResumeMeans, { signal, answer }: ResumeHow): Generation;
/**
 * What is to be sent for the next call of an operation whose calls a lane carries out: the same that would be sent from here.
 * @throws what an operation ends with where there is none to be sent, such as a limit of steps or of money
 */
export declare function nextRequest(record: OperationRecord, steps: readonly StepRecord[], means: ResumeMeans & Pick<JournalOptions, "store" | "clock">, signal: AbortSignal): Promise<ModelRequest>;
export {};
