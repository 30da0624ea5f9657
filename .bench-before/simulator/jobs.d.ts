/** Many requests that are handed over together and collected later: a job gets on by the clock alone, and is looked at whenever somebody asks. */
import type { Answer } from "./answer.ts";
import type { Clock } from "./clock.ts";
import type { Failure } from "./failure.ts";
import { type JsonObject } from "./json.ts";
/** What may go wrong with one job. */
export interface JobFault {
    /** The job is made, and whoever made it is not told: the vendor's own error 500, or a connection that breaks. */
    readonly accept?: "500" | "cut";
    /** The job is refused, with the vendor's own error for this status, and not made. */
    readonly refuse?: number;
    /** It never gets on. */
    readonly stuck?: boolean;
    /** It fails as a whole, with this code where the vendor has one. */
    readonly fail?: string;
    /** For so long after it is done, its results are not there yet, where the vendor tells of them apart. */
    readonly lateResultsMs?: number;
    /** So many of its last rows are in no result. */
    readonly missingRows?: number;
    /** So many of its first results are cut in the middle. */
    readonly malformedRows?: number;
    /** So many of its last rows are not done when its time is over. */
    readonly expiredRows?: number;
}
/** What a row comes to when its time has come. */
export type RowOutcome = {
    readonly answer: Answer;
} | {
    readonly failure: Failure;
};
export interface NewRow {
    readonly id: string;
    readonly outcome: RowOutcome;
    /** How long it takes besides what all rows take; `Infinity` of one that never gets done. */
    readonly ms: number;
}
export type RowState = "pending" | "done" | "cancelled" | "expired";
export interface Row {
    readonly id: string;
    readonly state: RowState;
    /** Of one that is done. */
    readonly outcome?: RowOutcome;
}
export interface NewJob {
    readonly id: string;
    /** By which a service knows its own. */
    readonly kind: string;
    readonly rows: readonly NewRow[];
    /** When the vendor gives up, in milliseconds after it was made. */
    readonly windowMs: number;
    /** How long it dwells in `cancelling`. Default 0. */
    readonly cancelMs?: number;
    /** Whatever the service has to remember. */
    readonly fields?: JsonObject;
}
/** A job as it stands at one moment. Times are milliseconds since the epoch. */
export interface Job {
    readonly id: string;
    readonly kind: string;
    readonly state: "running" | "cancelling" | "done" | "cancelled" | "expired" | "failed";
    readonly createdAt: number;
    readonly expiresAt: number;
    /** When it is done, if nothing comes in between; `Infinity` of one that never gets done. */
    readonly dueAt: number;
    /** Of one that has ended. */
    readonly endedAt?: number;
    readonly cancelRequestedAt?: number;
    readonly fields: JsonObject;
    readonly fault: JobFault;
    /** In the order in which they were given. */
    readonly rows: readonly Row[];
    readonly counts: {
        readonly [state in RowState | "succeeded" | "failed" | "total"]: number;
    };
}
export declare class Jobs {
    #private;
    /** @param faults one a job, in order */
    constructor(clock: Clock, asyncMs: number, faults: readonly JobFault[]);
    /** What will go wrong with the job that is about to be made: it is used up. */
    nextFault(): JobFault;
    /** Its rows get done one after the other, the last of them when the usual time is over. */
    create({ cancelMs, fields, ...given }: NewJob, fault: JobFault): Job;
    get(id: string): Job | undefined;
    /** Of one kind, newest first. */
    list(kind: string): Job[];
    /** Of all kinds, in the order in which they were made. */
    get all(): Job[];
    /** What has ended stays as it is. */
    cancel(id: string): Job | undefined;
    delete(id: string): void;
}
/**
 * The lines of a result file: what comes of each row that is not pending, in an order of its own (never that of the rows), without those that the fault
 * leaves out, and cut where it says so.
 * @param line what is written for a row; `undefined` where it is in another file
 */
export declare function resultLines({ rows, fault }: Job, line: (row: Row) => JsonObject | undefined): string[];
/** The rows of a file of JSON lines; one that is none gives `undefined`. */
export declare function parseLines(text: string): (JsonObject | undefined)[];
