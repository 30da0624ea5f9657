import type { StreamEvent } from "../core/events.ts";
import type { JsonObject, JsonValue } from "../core/json.ts";
import type { Registry } from "../core/registry.ts";
import type { JournalOptions, OperationJournal } from "./journal.ts";
import type { OperationRecord } from "./record.ts";
import { type ResumeMeans } from "./resumed.ts";
/** What the turn comes to: an answer that is written down, an end without one, or a time to ask again. */
export type LaneProgress = {
    readonly done: true;
} | {
    readonly answer: readonly StreamEvent[];
} | {
    readonly done: false;
    readonly ended: "cancelled" | "expired";
    readonly error: JsonObject;
} | {
    readonly done: false;
    readonly reference: JsonValue;
    readonly againMs: number;
};
/**
 * @throws UnclearSubmissionError where nobody knows whether the provider has it; what the provider said of a submission that it refused, or of an
 * operation that failed
 */
export declare function advanceLane(record: OperationRecord, journal: OperationJournal, means: ResumeMeans & Pick<JournalOptions, "store" | "clock">, signal: AbortSignal): Promise<LaneProgress>;
/** Tells the provider that nobody waits any more, as far as it can be told. */
export declare function cancelLane(record: OperationRecord, registry: Registry, signal: AbortSignal): Promise<void>;
