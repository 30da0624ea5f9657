/** Where generations are deferred to and collected from. */
import { type Clock } from "../core/clock.ts";
import { Generation } from "../core/generation.ts";
import type { Registry } from "../core/registry.ts";
import { type ToolInput } from "../core/tool.ts";
import { Batch } from "./batch.ts";
import { type BudgetRule } from "./budgets.ts";
import type { DeferOptions } from "./defer-options.ts";
import { Operation } from "./operation.ts";
import type { OperationState } from "./record.ts";
import { type Spend, type SpendQuery } from "./spend.ts";
import { type OperationStatus } from "./status.ts";
import type { Store } from "./store.ts";
import { type WebhookRequest } from "./webhooks.ts";
import { type WorkerOptions } from "./worker.ts";
export interface OperationsOptions {
    readonly store: Store;
    /** Where models come from. A worker takes only operations of its providers. */
    readonly registry: Registry;
    /** The tools that chains may run here, by their names. */
    readonly tools?: ToolInput | readonly ToolInput[];
    /** Advances operations in this process, unless `false`: then other processes do. */
    readonly worker?: WorkerOptions | false;
    /** What may be spent by label, model, day or month. All processes of a store should have the same. */
    readonly budgets?: readonly BudgetRule[];
    /** Whose operations they are, for people. Default: none. */
    readonly createdBy?: string;
    readonly clock?: Clock;
}
export interface ListOptions {
    readonly states?: readonly OperationState[];
    readonly model?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly since?: Date;
    readonly until?: Date;
    /** Default 50. */
    readonly pageSize?: number;
    readonly pageToken?: string;
}
export interface OperationPage {
    readonly operations: readonly OperationStatus[];
    readonly nextPageToken?: string;
}
/** One of many, with what is its own besides the options of all. */
export interface DeferItem extends Omit<DeferOptions, "idempotencyKey"> {
    readonly generation: Generation;
}
/**
 * A generation can be awaited, and would be by whatever gives values asynchronously: there it comes in an object, as `{ generation }`, which has
 * nothing begun.
 */
export type DeferItems = Iterable<Generation | DeferItem> | AsyncIterable<DeferItem>;
export interface DeferAllOptions extends Omit<DeferOptions, "idempotencyKey"> {
    /** The batch's own, of 1 to 200 characters. Default: a new one. */
    readonly id?: string;
}
export declare class Operations implements AsyncDisposable {
    #private;
    /**
     * Submits a generation that nobody has begun to read. It is carried out by a worker: here, or in another process.
     * @returns when it is written down, before anything is generated
     * @throws InvalidRequestError for what cannot be carried out later, naming why
     * @throws ConflictError when the idempotency key stands for another request
     * @throws StoreError when it cannot be written down
     */
    defer(generation: Generation, options?: DeferOptions): Promise<Operation>;
    /**
     * Submits many, a few hundred in one commit, from a list or from whatever gives them one after the other; in memory are those few hundred. Where one
     * cannot be submitted, some of those before it are. With an `id` of one's own the same call goes on where an earlier one ended: what is submitted already
     * is not submitted twice.
     * @throws InvalidRequestError for one that cannot be carried out later, with its place
     * @throws CostLimitError where a budget does not allow another one
     */
    deferAll(items: DeferItems, options?: DeferAllOptions): Promise<Batch>;
    /** The operations that were submitted together, whoever has submitted them. Asks nothing. */
    batch(id: string): Batch;
    /** The operation with this id, whoever has submitted it. Asks nothing: one that does not exist is told by its methods. */
    attach(id: string): Operation;
    /**
     * Takes a webhook of a provider: what it is about is asked for now, by whichever worker comes first. Its signature says that it is the provider's; nothing
     * else of it is believed. OpenAI and Gemini send them.
     * @param provider its name in the registry
     * @param secret with which the provider signs; it is not stored
     * @throws InvalidRequestError for what is not signed with it, or not just now
     */
    receiveWebhook(provider: string, request: WebhookRequest, secret: string): Promise<void>;
    /** Newest first. */
    list(options?: ListOptions): Promise<OperationPage>;
    /** What was spent, by model unless said otherwise. */
    spend({ by, ...range }?: SpendQuery): Promise<Spend[]>;
    /** Forgets operations that are done and older than this, or whose time to be kept is over. What they cost stays in the ledger. @returns how many */
    prune({ olderThanMs }?: {
        readonly olderThanMs?: number;
    }): Promise<number>;
    /** Stops the worker of this process, waiting so long for what it does, and closes the store. */
    close(drainMs?: number): Promise<void>;
    [Symbol.asyncDispose](): Promise<void>;
}
