import { Operations, type OperationsOptions } from "./operations/operations.ts";
import type { Store } from "./operations/store.ts";
export interface OpenOptions extends Omit<OperationsOptions, "store" | "registry"> {
    /** The path of an SQLite file, `:memory:`, a `postgres://` URL (see `afterword/postgres`), or a store. Default: `operations.db` in the user's data directory. */
    readonly store?: string | Store;
    /** Default: that of `getModel()`. */
    readonly registry?: OperationsOptions["registry"];
}
/** Where operations are kept unless a store is given: `AFTERWORD_STORE`, or `operations.db` in the user's data directory. */
export declare function operationsPath(): string;
/**
 * Opens the operations of a store, and carries them out in this process unless `worker: false`. Several processes may open the same store.
 *
 * ```ts
 * import { getModel } from "afterword";
 * import { openOperations } from "afterword/operations";
 *
 * await using operations = await openOperations({ store: ":memory:" });
 * const operation = await operations.defer(getModel("sim:prose").prompt("Why is the sky blue?"));
 * console.log(operation.id, (await operation.wait()).done, (await operation.result()).text.length);
 * ```
 * @throws StoreError when the store cannot be opened
 */
export declare function openOperations(options?: OpenOptions): Promise<Operations>;
export type { Batch } from "./operations/batch.ts";
export type { BudgetRule } from "./operations/budgets.ts";
export type { DeferOptions } from "./operations/defer-options.ts";
export { ConflictError, OperationFailedError, OperationNotFoundError } from "./operations/errors.ts";
export type { ErrorEvent, OperationEvent, ResetEvent, StateEvent, StoredEvent } from "./operations/events.ts";
export type { Operation } from "./operations/operation.ts";
export type { DeferAllOptions, DeferItem, DeferItems, ListOptions, OperationPage, Operations, OperationsOptions, } from "./operations/operations.ts";
export type { Approval, Decision, LedgerEntry, OperationRecord, OperationSettings, OperationState, StepRecord, SubmissionRecord, } from "./operations/record.ts";
export type { Spend, SpendQuery } from "./operations/spend.ts";
export type { OperationMetadata, OperationStatus } from "./operations/status.ts";
export type { Bucket, Budget, Change, Fence, GroupLimits, LedgerQuery, ListPage, ListQuery, Member, OperationWork, Pace, Packable, PackQuery, Position, Positioned, Renewed, Store, SubmissionWork, TakeQuery, Work, } from "./operations/store.ts";
export type { WaitOptions } from "./operations/watch.ts";
export type { WebhookRequest } from "./operations/webhooks.ts";
export type { WorkerOptions } from "./operations/worker.ts";
