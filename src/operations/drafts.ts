/** Turns generations into what is written down of them, once it is known that they can be carried out later. */
import type { Clock } from "../core/clock.ts";
import { InvalidRequestError } from "../core/errors.ts";
import { estimateCost } from "../core/estimate.ts";
import type { Generation } from "../core/generation.ts";
import { newId } from "../core/id.ts";
import type { JsonValue } from "../core/json.ts";
import type { Registry } from "../core/registry.ts";
import { type Tool, toolList } from "../core/tool.ts";
import { pendingCalls } from "../core/tool-run.ts";
import { type BudgetRule, reserve } from "./budgets.ts";
import { checkDeferOptions, type DeferOptions, hashOf, settingsOf } from "./defer-options.ts";
import { chooseLane } from "./lanes.ts";
import { ledgerEntry } from "./ledger-entry.ts";
import type { OperationRecord } from "./record.ts";
import type { Change } from "./store.ts";
import { ownWork, packWork } from "./turn-facts.ts";

/** What is about to be written down. */
export interface Draft {
  readonly record: OperationRecord;
  readonly changes: readonly Change[];
}

export interface DraftMeans {
  readonly registry: Registry;
  readonly tools: ReadonlyMap<string, Tool>;
  readonly clock: Clock;
  readonly createdBy: string;
  readonly budgets: readonly BudgetRule[];
}

const instead = {
  log: "The registry that the worker is given may have one.",
  signal: "operation.cancel() ends one.",
} as const;

export class Drafts {
  readonly #means: DraftMeans;

  constructor(means: DraftMeans) {
    this.#means = means;
  }

  /** @throws InvalidRequestError, UnsupportedError, CostLimitError: for what cannot be carried out later */
  make(generation: Generation, options: DeferOptions, batch?: string): Draft {
    const drafted = this.#recordOf(generation, options);
    const { id, createdAt, request, lane, settings } = drafted;
    const { info } = this.#means.registry.getModel(request.model);
    const estimate = estimateCost(request, info, { lane });
    const held = reserve(this.#means.budgets, drafted, estimate);
    const record = { ...drafted, ...(held && { reserved: held.reserved }), ...(batch !== undefined && { batch }) };
    const runAt = Math.max(record.notBefore ?? createdAt, createdAt);
    // Calls that the prompt has left open are carried out here before anything is sent.
    const isPacked = lane === "batch" && !(settings.chain && pendingCalls(request.messages).length > 0);
    const told = "cost" in estimate ? { cost: estimate.cost } : { costUnknown: estimate.unknown };
    const entry = ledgerEntry(record, { kind: "reserved", step: 0, attempt: 0, at: createdAt }, told);
    const work = isPacked
      ? packWork(record, request, runAt)
      : ownWork(record, Math.min(runAt, record.deadline ?? runAt));
    const changes: readonly Change[] = [
      { type: "insert", record },
      { type: "events", operationId: id, at: createdAt, events: [{ type: "state", state: "queued" }] },
      { type: "ledger", entry },
      ...(held?.changes ?? []),
      work,
    ];
    return { record, changes };
  }

  #recordOf(generation: Generation, options: DeferOptions): OperationRecord {
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
    checkDeferOptions(options, this.#means.clock.now());
    const { request } = generation;
    // It has to be known to whoever carries it out.
    this.#means.registry.getModel(request.model);
    this.#checkPlan(plan);
    const { description = "", labels, priority = 0, notBefore, deadline, idempotencyKey, keepMs } = options;
    const settings = settingsOf(plan, options);
    const now = this.#means.clock.now();
    const { provider, model } = this.#means.registry.means(request.model);
    const { lane, reason } = chooseLane({
      ...{ asked: options.lane, request, chain: plan.chain, provider, model, now },
      repair: settings.repair === true,
      deadline: deadline?.getTime(),
    });
    return {
      id: newId(now),
      state: "queued",
      description,
      labels: { ...plan.options.labels, ...labels },
      createdBy: this.#means.createdBy,
      createdAt: now,
      modifiedAt: now,
      request,
      settings,
      lane,
      priority,
      bodyHash: hashOf({ request, settings } as unknown as JsonValue),
      attempts: 0,
      ...(reason !== undefined && { laneReason: reason }),
      ...(notBefore && { notBefore: notBefore.getTime() }),
      ...(deadline && { deadline: deadline.getTime() }),
      ...(idempotencyKey !== undefined && { idempotencyKey }),
      ...(keepMs !== undefined && { keepUntil: now + keepMs }),
    };
  }

  #checkPlan({ chain, settings, options }: NonNullable<Generation["plan"]>): void {
    const hook = settings.beforeCall ? "beforeCall" : settings.afterCall ? "afterCall" : undefined;
    if (hook) {
      throw new InvalidRequestError(
        hook,
        `${hook} is a function of this process and cannot be stored; leave it out of a chain that is deferred.`,
      );
    }
    const unstored = options.log ? "log" : options.signal ? "signal" : undefined;
    if (unstored) {
      const message = `${unstored} belongs to a call of this process and is not stored; leave it out. ${instead[unstored]}`;
      throw new InvalidRequestError(unstored, message);
    }
    if (!chain) return;
    for (const each of toolList(options.tools)) {
      if (!("execute" in each) || this.#means.tools.has(each.name)) continue;
      throw new InvalidRequestError(
        "tools",
        `The tool ${each.name} is not registered; pass it to openOperations({ tools }).`,
      );
    }
  }
}
