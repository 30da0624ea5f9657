/** A line of the ledger: made when it is known what a call took, and never changed. */
import type { Cost } from "../core/cost.ts";
import type { ResponseFacts } from "../core/events.ts";
import type { Usage } from "../core/usage.ts";
import type { LedgerEntry, OperationRecord } from "./record.ts";
/** What is known of what it took. */
export interface Told {
    readonly usage?: Usage | undefined;
    readonly cost?: Cost | undefined;
    readonly costUnknown?: string | undefined;
    readonly response?: ResponseFacts | undefined;
}
type Of = Pick<LedgerEntry, "kind" | "step" | "attempt" | "at"> & Told & {
    readonly id?: string;
};
export declare function ledgerEntry({ id: operationId, request: { model }, labels }: Pick<OperationRecord, "id" | "request" | "labels">, { kind, step, attempt, at, usage, cost, costUnknown, response, id }: Of): LedgerEntry;
export {};
