/** What is said in the ledger of calls that gave nothing, and to the store of a provider that refuses. */
import { AfterwordError } from "../core/errors.ts";
import type { LaneResult } from "../core/lane.ts";
import type { OperationJournal } from "./journal.ts";
import type { OperationRecord } from "./record.ts";
import type { Change } from "./store.ts";
/** What came of an operation in a submission of many: `lost` where the provider never said what did, `notSent` where it never got it. */
export type LaneRow = LaneResult & {
    readonly lost?: true;
    readonly notSent?: true;
};
export type FailedRow = Extract<LaneRow, {
    readonly error: AfterwordError;
}>;
/** A call that was sent and whose answer is of no use; what came of it tells what was paid. */
export declare function wastedCall({ lane }: OperationRecord, journal: OperationJournal, error: unknown): Change[];
/** The provider has been given it, and what came of it there is not known. */
export declare function isOut({ lane }: OperationRecord, { open }: OperationJournal): boolean;
/** A row that failed at the provider costs nothing, and is seen; one of which nothing came may have been paid. */
export declare function failedRow({ attempts }: OperationRecord, journal: OperationJournal, row: FailedRow): Change[];
/** All of the same provider wait, on every worker. */
export declare function coolDown(record: OperationRecord, error: unknown, now: number): Change[];
