/** Where generations are deferred to and collected from. */
import { type Clock, systemClock } from "../core/clock.ts";
import { InvalidRequestError, UnsupportedError } from "../core/errors.ts";
import { estimateCost } from "../core/estimate.ts";
import type { Generation } from "../core/generation.ts";
import { newId } from "../core/id.ts";
import { show } from "../core/input.ts";
import type { JsonValue } from "../core/json.ts";
import type { Registry } from "../core/registry.ts";
import { type Tool, type ToolInput, toolList } from "../core/tool.ts";
import { Batch } from "./batch.ts";
import { ConflictError } from "./errors.ts";
import { Operation } from "./operation.ts";
import type { OperationRecord, OperationState } from "./record.ts";
import { type Spend, type SpendQuery, sumSpend } from "./spend.ts";
import { type OperationStatus, statusOf } from "./status.ts";
import type { Change, Store } from "./store.ts";
import { checkDeferOptions, type DeferOptions, hashOf, settingsOf } from "./submission.ts";
import { groupOf } from "./turn-facts.ts";
import { Worker, type WorkerOptions } from "./worker.ts";

export interface OperationsOptions {
  readonly store: Store;
  /** Where models come from. A worker takes only operations of its providers. */
  readonly registry: Registry;
  /** The tools that chains may run here, by their names. */
  readonly tools?: ToolInput | readonly ToolInput[];
  /** Advances operations in this process, unless `false`: then other processes do. */
  readonly worker?: WorkerOptions | false;
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

const instead = {
  repair: "A result that does not fit its schema can be asked for again.",
  log: "The registry that the worker is given may have one.",
  signal: "operation.cancel() ends one.",
} as const;

export class Operations implements AsyncDisposable {
  readonly #store: Store;
  readonly #registry: Registry;
  readonly #tools: ReadonlyMap<string, Tool>;
  readonly #clock: Clock;
  readonly #createdBy: string;
  readonly #worker: Worker | undefined;

  /** Made by `openOperations()`. @internal */
  constructor({ store, registry, tools, worker = {}, createdBy = "", clock = systemClock }: OperationsOptions) {
    this.#store = store;
    this.#registry = registry;
    this.#clock = clock;
    this.#createdBy = createdBy;
    const list = toolList(tools).filter((each): each is Tool => "execute" in each);
    this.#tools = new Map(list.map((each) => [each.name, each]));
    this.#worker = worker === false ? undefined : new Worker({ store, registry, tools: this.#tools, clock }, worker);
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
    const record = await this.#recordOf(generation, options);
    const { idempotencyKey } = record;
    try {
      await this.#store.commit(this.#submission(record));
    } catch (error) {
      if (!(error instanceof ConflictError) || idempotencyKey === undefined) throw error;
      const earlier = await this.#store.findByKey(idempotencyKey);
      if (earlier?.bodyHash !== record.bodyHash) throw error;
      return this.attach(earlier.id);
    }
    return this.attach(record.id);
  }

  /** Submits several, which are told apart by their place. */
  async deferAll(
    generations: readonly Generation[],
    options: Omit<DeferOptions, "idempotencyKey"> = {},
  ): Promise<Batch> {
    const records = await Promise.all(generations.map((generation) => this.#recordOf(generation, options)));
    // All of them, or none.
    await this.#store.commit(records.flatMap((record) => this.#submission(record)));
    return new Batch(
      records.map(({ id }) => this.attach(id)),
      this.#store,
    );
  }

  /** The operation with this id, whoever has submitted it. Asks nothing: one that does not exist is told by its methods. */
  attach(id: string): Operation {
    if (typeof id !== "string" || id === "")
      throw new InvalidRequestError("id", `The id of an operation is text, not ${show(id)}.`);
    return new Operation(id, this.#store, () => this.#clock.now());
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
    const entries = await this.#store.ledger(range);
    const labels = new Map<string, OperationRecord["labels"] | undefined>();
    if (by.startsWith("label:")) {
      for (const { operationId } of entries) {
        if (!labels.has(operationId)) labels.set(operationId, (await this.#store.get(operationId))?.labels);
      }
    }
    return sumSpend(entries, by, (id) => labels.get(id));
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

  #submission(record: OperationRecord): Change[] {
    const { id, createdAt, notBefore = createdAt, priority, request } = record;
    const { info } = this.#registry.getModel(request.model);
    const estimate = estimateCost(request, info);
    const reserved = "cost" in estimate ? { cost: estimate.cost } : { costUnknown: estimate.unknown };
    return [
      { type: "insert", record },
      { type: "events", operationId: id, at: createdAt, events: [{ type: "state", state: "queued" }] },
      {
        type: "ledger",
        entry: {
          id: newId(createdAt),
          operationId: id,
          at: createdAt,
          kind: "reserved",
          model: request.model,
          step: 0,
          attempt: 0,
          ...reserved,
        },
      },
      {
        type: "enqueue",
        operationId: id,
        runAt: Math.min(notBefore, record.deadline ?? notBefore),
        priority,
        group: groupOf(record),
      },
    ];
  }

  async #recordOf(generation: Generation, options: DeferOptions): Promise<OperationRecord> {
    const { plan } = generation;
    if (generation.started) {
      throw new InvalidRequestError(
        "generation",
        "This generation has been started; defer one that nobody has read yet.",
      );
    }
    if (!plan)
      throw new InvalidRequestError(
        "generation",
        "This generation cannot be deferred; make one with model.prompt() or chain().",
      );
    checkDeferOptions(options, this.#clock.now());
    const { request } = generation;
    // It has to be known to whoever carries it out.
    this.#registry.getModel(request.model);
    this.#checkPlan(plan);
    this.#checkLane(request.model, plan.chain, options.lane);
    const {
      description = "",
      lane = "interactive",
      labels,
      priority = 0,
      notBefore,
      deadline,
      idempotencyKey,
      keepMs,
    } = options;
    const settings = settingsOf(plan, options);
    const now = this.#clock.now();
    return {
      id: newId(now),
      state: "queued",
      description,
      labels: { ...plan.options.labels, ...labels },
      createdBy: this.#createdBy,
      createdAt: now,
      modifiedAt: now,
      request,
      settings,
      lane,
      priority,
      bodyHash: await hashOf({ request, settings } as unknown as JsonValue),
      attempts: 0,
      ...(notBefore && { notBefore: notBefore.getTime() }),
      ...(deadline && { deadline: deadline.getTime() }),
      ...(idempotencyKey !== undefined && { idempotencyKey }),
      ...(keepMs !== undefined && { keepUntil: now + keepMs }),
    };
  }

  #checkLane(id: string, chain: boolean, lane: DeferOptions["lane"] = "interactive"): void {
    if (lane === "interactive") return;
    const { provider } = this.#registry.means(id);
    if (lane !== "background" || !provider.lanes?.background) {
      throw new UnsupportedError(`the lane ${show(lane)}`, id, "Leave it out: a worker then asks the model.");
    }
    if (chain)
      throw new UnsupportedError("a chain in the background", id, "Leave the lane out: a worker then runs the tools.");
  }

  #checkPlan({ chain, settings, options }: NonNullable<Generation["plan"]>): void {
    const hook = settings.beforeCall ? "beforeCall" : settings.afterCall ? "afterCall" : undefined;
    if (hook) {
      throw new InvalidRequestError(
        hook,
        `${hook} is a function of this process and cannot be stored; leave it out of a chain that is deferred.`,
      );
    }
    const unstored = options.repair ? "repair" : options.log ? "log" : options.signal ? "signal" : undefined;
    if (unstored) {
      const message = `${unstored} belongs to a call of this process and is not stored; leave it out. ${instead[unstored]}`;
      throw new InvalidRequestError(unstored, message);
    }
    if (!chain) return;
    for (const each of toolList(options.tools)) {
      if (!("execute" in each) || this.#tools.has(each.name)) continue;
      throw new InvalidRequestError(
        "tools",
        `The tool ${each.name} is not registered; pass it to openOperations({ tools }).`,
      );
    }
  }
}
