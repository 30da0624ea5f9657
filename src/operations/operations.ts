/** Where generations are deferred to and collected from. */
import { type Clock, systemClock } from "../core/clock.ts";
import { InvalidRequestError } from "../core/errors.ts";
import { Generation } from "../core/generation.ts";
import { newId } from "../core/id.ts";
import { show } from "../core/input.ts";
import type { Registry } from "../core/registry.ts";
import { type Tool, type ToolInput, toolList } from "../core/tool.ts";
import { Batch } from "./batch.ts";
import { type BudgetRule, budgetExceeded, checkBudgetRules } from "./budgets.ts";
import type { DeferOptions } from "./defer-options.ts";
import { type Draft, Drafts } from "./drafts.ts";
import { BudgetError, ConflictError } from "./errors.ts";
import { Operation } from "./operation.ts";
import type { OperationState } from "./record.ts";
import { type Spend, type SpendQuery, sumSpend } from "./spend.ts";
import { type OperationStatus, statusOf } from "./status.ts";
import type { Store } from "./store.ts";
import { readWebhook, type WebhookRequest } from "./webhooks.ts";
import { Worker, type WorkerOptions } from "./worker.ts";

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

const draftsPerCommit = 500;

function checkBatchId(id: string): void {
  if (typeof id === "string" && /^.{1,200}$/s.test(id)) return;
  throw new InvalidRequestError("id", `The id of a batch is ${show(id)}; it must be text of 1 to 200 characters.`);
}

/** Which of many it was. */
function atPlace(error: unknown, index: number): unknown {
  if (!(error instanceof InvalidRequestError)) return error;
  return new InvalidRequestError(`items[${index}].${error.field}`, `Item ${index}: ${error.message}`);
}

export class Operations implements AsyncDisposable {
  readonly #store: Store;
  readonly #clock: Clock;
  readonly #worker: Worker | undefined;
  readonly #budgets: readonly BudgetRule[];
  readonly #drafts: Drafts;

  /** Made by `openOperations()`. @internal */
  constructor(options: OperationsOptions) {
    const { store, registry, tools, worker = {}, createdBy = "", clock = systemClock, budgets = [] } = options;
    checkBudgetRules(budgets);
    this.#budgets = budgets;
    this.#store = store;
    this.#clock = clock;
    const list = toolList(tools).filter((each): each is Tool => "execute" in each);
    const known = new Map(list.map((each) => [each.name, each]));
    this.#drafts = new Drafts({ registry, tools: known, clock, createdBy, budgets });
    this.#worker = worker === false ? undefined : new Worker({ store, registry, tools: known, clock, budgets }, worker);
    this.#worker?.start();
  }

  /**
   * Submits a generation that nobody has begun to read. It is carried out by a worker: here, or in another process.
   * @returns when it is written down, before anything is generated
   * @throws InvalidRequestError for what cannot be carried out later, naming why
   * @throws ConflictError when the idempotency key stands for another request
   * @throws StoreError when it cannot be written down
   */
  async defer(generation: Generation, options: DeferOptions = {}): Promise<Operation> {
    return this.#write(this.#drafts.make(generation, options));
  }

  /**
   * Submits many, a few hundred in one commit, from a list or from whatever gives them one after the other; in memory are those few hundred. Where one
   * cannot be submitted, some of those before it are. With an `id` of one's own the same call goes on where an earlier one ended: what is submitted already
   * is not submitted twice.
   * @throws InvalidRequestError for one that cannot be carried out later, with its place
   * @throws CostLimitError where a budget does not allow another one
   */
  async deferAll(items: DeferItems, options: DeferAllOptions = {}): Promise<Batch> {
    const { id = newId(this.#clock.now()), ...others } = options;
    checkBatchId(id);
    let drafts: Draft[] = [];
    let index = 0;
    const add = async (item: Generation | DeferItem) => {
      const { generation, ...own } = item instanceof Generation ? { generation: item } : item;
      const idempotencyKey = `${id}#${index}`;
      const labels = { ...others.labels, ...("labels" in own ? own.labels : {}) };
      try {
        drafts.push(this.#drafts.make(generation, { ...others, ...own, labels, idempotencyKey }, id));
      } catch (error) {
        throw atPlace(error, index);
      }
      index++;
      if (drafts.length < draftsPerCommit) return;
      await this.#writeAll(drafts);
      drafts = [];
    };
    if (Symbol.iterator in items) for (const item of items) await add(item);
    else for await (const item of items) await add(item);
    await this.#writeAll(drafts);
    return this.batch(id);
  }

  /** The operations that were submitted together, whoever has submitted them. Asks nothing. */
  batch(id: string): Batch {
    checkBatchId(id);
    return new Batch(id, this.#store, (operation) => this.attach(operation));
  }

  /** The operation with this id, whoever has submitted it. Asks nothing: one that does not exist is told by its methods. */
  attach(id: string): Operation {
    if (typeof id !== "string" || id === "")
      throw new InvalidRequestError("id", `The id of an operation is text, not ${show(id)}.`);
    return new Operation(id, this.#store, () => this.#clock.now());
  }

  /**
   * Takes a webhook of a provider: what it is about is asked for now, by whichever worker comes first. Its signature says that it is the provider's; nothing
   * else of it is believed. OpenAI and Gemini send them.
   * @param provider its name in the registry
   * @param secret with which the provider signs; it is not stored
   * @throws InvalidRequestError for what is not signed with it, or not just now
   */
  async receiveWebhook(provider: string, request: WebhookRequest, secret: string): Promise<void> {
    const at = this.#clock.now();
    const about = await readWebhook(request, secret, at);
    await this.#store.commit([{ type: "notify", notice: `${provider} ${about}`, at }]);
  }

  /** Newest first. */
  async list(options: ListOptions = {}): Promise<OperationPage> {
    const { since, until, pageSize = 50, ...rest } = options;
    const { records, nextPageToken } = await this.#store.list({
      ...rest,
      limit: pageSize,
      ...(since && { since: since.getTime() }),
      ...(until && { until: until.getTime() }),
    });
    return { operations: records.map(statusOf), ...(nextPageToken !== undefined && { nextPageToken }) };
  }

  /** What was spent, by model unless said otherwise. */
  async spend({ by = "model", ...range }: SpendQuery = {}): Promise<Spend[]> {
    return sumSpend(await this.#store.ledger(range), by);
  }

  /** Forgets operations that are done and older than this, or whose time to be kept is over. What they cost stays in the ledger. @returns how many */
  async prune({ olderThanMs }: { readonly olderThanMs?: number } = {}): Promise<number> {
    const now = this.#clock.now();
    const states = ["succeeded", "failed", "cancelled", "expired"] as const;
    let pageToken: string | undefined;
    let count = 0;
    do {
      const page = await this.#store.list({ limit: 500, states, ...(pageToken !== undefined && { pageToken }) });
      const old = page.records.filter(
        ({ modifiedAt, keepUntil }) =>
          (keepUntil !== undefined && keepUntil <= now) ||
          (olderThanMs !== undefined && modifiedAt <= now - olderThanMs),
      );
      if (old.length > 0) await this.#store.commit(old.map(({ id }) => ({ type: "delete", id })));
      count += old.length;
      pageToken = page.nextPageToken;
    } while (pageToken !== undefined);
    return count;
  }

  /** Stops the worker of this process, waiting so long for what it does, and closes the store. */
  async close(drainMs?: number): Promise<void> {
    await this.#worker?.stop(drainMs);
    await this.#store[Symbol.asyncDispose]();
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.close();
  }

  async #write({ record, changes }: Draft): Promise<Operation> {
    const { idempotencyKey } = record;
    try {
      await this.#store.commit(changes);
    } catch (error) {
      if (error instanceof BudgetError) throw budgetExceeded(error, this.#budgets, record.createdAt);
      if (!(error instanceof ConflictError) || idempotencyKey === undefined) throw error;
      const earlier = await this.#store.findByKey(idempotencyKey);
      if (earlier?.bodyHash !== record.bodyHash) throw error;
      return this.attach(earlier.id);
    }
    return this.attach(record.id);
  }

  /** In one commit; one by one where some of them are there already, or the money is not enough for all. */
  async #writeAll(drafts: readonly Draft[]): Promise<void> {
    try {
      await this.#store.commit(drafts.flatMap(({ changes }) => changes));
    } catch (error) {
      if (!(error instanceof ConflictError || error instanceof BudgetError)) throw error;
      for (const draft of drafts) await this.#write(draft);
    }
  }
}
