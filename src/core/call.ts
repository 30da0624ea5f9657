/** One call of a provider: checked, sent, and, however it ends, counted, priced and written down once before anybody is told. */
import type { Clock } from "./clock.ts";
import { type PriceBook, type Priced, withMarkup } from "./cost.ts";
import { AfterwordError, CostLimitError } from "./errors.ts";
import { estimateCost } from "./estimate.ts";
import type { StreamEvent, Warning } from "./events.ts";
import type { Settled, StreamContext } from "./generation-options.ts";
import { factsOf } from "./history.ts";
import { newId } from "./id.ts";
import type { JsonObject } from "./json.ts";
import type { LogRecord, LogSink } from "./log.ts";
import type { LaneName, ModelInfo } from "./model-info.ts";
import type { CallOptions } from "./options.ts";
import { withPrefill } from "./prefill.ts";
import type { Provider } from "./provider.ts";
import type { ModelRequest } from "./request.ts";
import type { Result } from "./result.ts";
import { withSchemaTool } from "./schema-tool.ts";
import { trace } from "./telemetry.ts";
import type { Totals } from "./totals.ts";

/** What every call of a registry is made with. */
export interface CallMeans {
  readonly provider: Provider;
  readonly model: ModelInfo;
  readonly clock: Clock;
  readonly prices: PriceBook;
  readonly log?: LogSink | undefined;
  /** How it is carried out, which has a price of its own. Default `interactive`. */
  readonly lane?: LaneName | undefined;
}

/** Whom a call is made for. */
export interface CallScope {
  /** What it counts for. */
  readonly totals: readonly Totals[];
  /** What it must not go beyond. */
  readonly budgets: readonly Budget[];
  readonly generationId?: string | undefined;
  readonly step?: number;
  readonly conversationId?: string | undefined;
}

export interface Budget {
  readonly maxCost: number;
  readonly spent: Totals;
}

type Batches = AsyncIterable<StreamEvent | readonly StreamEvent[]>;

/** The life of one call, for a Generation to lead. */
export class Call {
  /** Known to the log as this. Made when it is first asked for. */
  #id: string | undefined;
  readonly #request: ModelRequest;
  readonly #means: CallMeans;
  readonly #options: CallOptions;
  readonly #scope: CallScope;
  #trace: ReturnType<typeof trace<"afterword:request">>;
  /** Of the call, once it has begun. */
  #signal: AbortSignal | undefined;

  constructor(request: ModelRequest, means: CallMeans, options: CallOptions, scope: CallScope) {
    this.#request = request;
    this.#means = means;
    this.#options = options;
    this.#scope = scope;
  }

  get id(): string {
    return (this.#id ??= newId(this.#means.clock.now()));
  }

  /** @throws CostLimitError where it could cost more than is left */
  checkBudgets(): void {
    for (const budget of this.#scope.budgets) checkBudget(this.#request, this.#means, budget);
  }

  stream({ signal, emit }: StreamContext): Batches {
    const { provider, model, clock } = this.#means;
    const { labels } = this.#options;
    const { generationId, step = 0, conversationId } = this.#scope;
    const startedAt = clock.now();
    this.#signal = signal;
    this.#trace = trace("afterword:request", () => ({
      request: this.#request,
      model,
      generationId: generationId ?? this.id,
      step,
      ...(conversationId !== undefined && { conversationId }),
      ...(labels && { labels }),
      startedAt,
    }));
    for (const warning of foreignParts(this.#request, provider.name)) emit({ type: "warning", warning });
    const send = (request: ModelRequest) => provider.stream(request, { signal, model, clock, onRetry: emit });
    const stream = withSchemaTool(this.#request, provider, model, send);
    const { prefill } = this.#request.options;
    return prefill === undefined ? stream : withPrefill(prefill, stream);
  }

  /** At once where no log and no price has to be waited for. */
  finalize(settled: Settled): Settled | Promise<Settled> {
    // It was given up before it began: there is nothing to count, and nothing to write down.
    if (!this.#signal) return settled;
    const { trackUsage = true, trackCost = true } = this.#options;
    if (!trackUsage) return this.#record({ ...settled, result: withoutUsage(settled.result) });
    const { markupPercent } = this.#options;
    const result = trackCost ? priced(settled.result, this.#means, { markupPercent }) : settled.result;
    return result instanceof Promise
      ? result.then((known) => this.#record({ ...settled, result: known }))
      : this.#record(result === settled.result ? settled : { ...settled, result });
  }

  #record(settled: Settled): Settled | Promise<Settled> {
    for (const totals of this.#scope.totals) totals.add(settled.result);
    const log = this.#options.log ?? this.#means.log;
    if (!log) return this.#told(settled);
    try {
      const written = log.writeRequest(this.#logRecord(settled));
      if (!(written instanceof Promise)) return this.#told(settled);
      return written.then(
        () => this.#told(settled),
        (error: unknown) => this.#told(withWarning(settled, error)),
      );
    } catch (error) {
      return this.#told(withWarning(settled, error));
    }
  }

  #told(settled: Settled): Settled {
    this.#trace?.({ result: settled.result, ...(!settled.ok && { error: settled.error }) });
    return settled;
  }

  #wasAborted(error: unknown): boolean {
    // A timeout aborts too, and is a failure.
    return this.#signal?.aborted === true && error === this.#signal.reason && !AfterwordError.isInstance(error);
  }

  #logRecord(settled: Settled): LogRecord {
    const { result } = settled;
    const { generationId, step = 0, conversationId } = this.#scope;
    const { labels } = this.#options;
    return {
      id: this.id,
      generationId: generationId ?? this.id,
      step,
      ...(conversationId !== undefined && { conversationId }),
      ...(labels && { labels }),
      provider: this.#means.model.provider,
      request: this.#request,
      result,
      outcome: settled.ok ? "done" : this.#wasAborted(settled.error) ? "aborted" : "failed",
      ...(!settled.ok && { error: errorJson(settled.error) }),
      startedAt: result.timing?.startedAt ?? this.#means.clock.now(),
      durationMs: result.timing?.durationMs ?? 0,
    };
  }
}

/** The result with its cost, or with why there is none; at once where the price book can. */
export function priced(
  result: Result,
  { model, prices, clock, lane }: Pick<CallMeans, "model" | "prices" | "clock" | "lane">,
  { markupPercent }: { readonly markupPercent?: number | undefined } = {},
): Result | Promise<Result> {
  const { usage } = result;
  // Nothing came: nothing is paid, and nothing was counted.
  if (!usage && !hasBegun(result)) return result;
  if (!usage) return { ...result, costUnknown: `${result.model} did not say how many tokens it took.` };
  const serviceTier = serviceTierOf(result, model.provider);
  const withCost = (known: Priced): Result => {
    if ("unknown" in known) return { ...result, costUnknown: known.unknown };
    return { ...result, cost: markupPercent === undefined ? known.cost : withMarkup(known.cost, markupPercent) };
  };
  const failed = (error: unknown): Result => ({ ...result, costUnknown: `The price book failed: ${messageOf(error)}` });
  try {
    const query = {
      model,
      usage,
      at: clock.now(),
      ...(lane && { lane }),
      ...(serviceTier !== undefined && { serviceTier }),
    };
    const found = prices.cost(query);
    return found instanceof Promise ? found.then(withCost, failed) : withCost(found);
  } catch (error) {
    return failed(error);
  }
}

function withoutUsage({ usage: _, ...result }: Result): Result {
  return result;
}

/** @param what could not be written down */
export function logFailed(what: string, error: unknown): Warning {
  return { code: "log-failed", message: `${what} could not be written to the log: ${messageOf(error)}` };
}

function withWarning(settled: Settled, error: unknown): Settled {
  const warning = logFailed("The call", error);
  const { result } = settled;
  return { ...settled, result: { ...result, warnings: [...result.warnings, warning] } };
}

/** Whether the provider had begun to answer. */
function hasBegun({ id, resolvedModel, parts }: Result): boolean {
  return id !== undefined || resolvedModel !== undefined || parts.length > 0;
}

/** As the provider says it, which may be another than was asked for. */
function serviceTierOf(result: Result, provider: string): string | undefined {
  const own = result.providerMetadata?.[provider] as { readonly service_tier?: unknown } | undefined;
  if (typeof own?.service_tier === "string") return own.service_tier;
  const raw = result.usage?.raw as { readonly service_tier?: unknown } | undefined;
  return typeof raw?.service_tier === "string" ? raw.service_tier : undefined;
}

export function errorJson(error: unknown): JsonObject {
  if (AfterwordError.isInstance(error)) return error.toJSON();
  return { name: error instanceof Error ? error.name : "Error", message: messageOf(error) };
}

function messageOf(error: unknown): string {
  return error instanceof Error ? error.message : String(error);
}

function checkBudget(request: ModelRequest, { model, lane }: CallMeans, { maxCost, spent }: Budget): void {
  if (spent.costUnknown !== undefined) {
    const message = `maxCost is ${maxCost}, and what has been spent is not known: ${spent.costUnknown}`;
    throw new CostLimitError(maxCost, `${message} Leave maxCost out, or give the model a price.`);
  }
  const estimate = estimateCost(request, model, lane && { lane });
  if ("unknown" in estimate) {
    const message = `maxCost is ${maxCost}, and what ${model.id} could cost is not known: ${estimate.unknown}`;
    throw new CostLimitError(maxCost, message);
  }
  const before = (spent.cost?.nano ?? 0) / 1e9;
  const most = estimate.cost.nano / 1e9;
  // Money is counted in whole billionths; what is less than one is no reason to refuse.
  if (Math.round((before + most) * 1e9) <= Math.round(maxCost * 1e9)) return;
  const sofar = before > 0 ? `, ${before.toFixed(6)} of it spent` : "";
  throw new CostLimitError(
    maxCost,
    `The call could cost ${most.toFixed(6)} ${estimate.cost.currency}, and maxCost is ${maxCost}${sofar}. Set a smaller maxTokens, send less, or raise maxCost.`,
  );
}

/** What another provider made and only that one can read: it is left out of what is sent, which is told. */
function foreignParts({ messages }: ModelRequest, provider: string): Warning[] {
  const foreign = [...factsOf(messages).owned].filter(([names]) => !names.split(" ").includes(provider));
  return foreign.map(([names, count]) => {
    const [parts, are] = count === 1 ? ["part", "is"] : ["parts", "are"];
    return {
      code: "foreign-parts",
      message: `${count} ${parts} of the history (reasoning, signatures) can be read by ${names} only and ${are} not sent to ${provider}.`,
    };
  });
}
