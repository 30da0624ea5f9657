import { withMarkup } from "./cost.js";
import { AfterwordError, CostLimitError } from "./errors.js";
import { estimateCost } from "./estimate.js";
import { factsOf } from "./history.js";
import { newId } from "./id.js";
import { withPrefill } from "./prefill.js";
import { withSchemaTool } from "./schema-tool.js";
import { trace } from "./telemetry.js";
/** The life of one call, for a Generation to lead. */
export class Call {
    /** Known to the log as this. Made when it is first asked for. */
    #id;
    #request;
    #means;
    #options;
    #scope;
    #trace;
    /** Of the call, once it has begun. */
    #signal;
    constructor(request, means, options, scope) {
        this.#request = request;
        this.#means = means;
        this.#options = options;
        this.#scope = scope;
    }
    get id() {
        return (this.#id ??= newId(this.#means.clock.now()));
    }
    /** @throws CostLimitError where it could cost more than is left */
    checkBudgets() {
        for (const budget of this.#scope.budgets)
            checkBudget(this.#request, this.#means, budget);
    }
    stream({ signal, emit }) {
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
        for (const warning of foreignParts(this.#request, provider.name))
            emit({ type: "warning", warning });
        const send = (request) => provider.stream(request, { signal, model, clock, onRetry: emit });
        const stream = withSchemaTool(this.#request, provider, model, send);
        const { prefill } = this.#request.options;
        return prefill === undefined ? stream : withPrefill(prefill, stream);
    }
    /** At once where no log and no price has to be waited for. */
    finalize(settled) {
        // It was given up before it began: there is nothing to count, and nothing to write down.
        if (!this.#signal)
            return settled;
        const { trackUsage = true, trackCost = true } = this.#options;
        if (!trackUsage)
            return this.#record({ ...settled, result: withoutUsage(settled.result) });
        const { markupPercent } = this.#options;
        const result = trackCost ? priced(settled.result, this.#means, { markupPercent }) : settled.result;
        return result instanceof Promise
            ? result.then((known) => this.#record({ ...settled, result: known }))
            : this.#record(result === settled.result ? settled : { ...settled, result });
    }
    #record(settled) {
        for (const totals of this.#scope.totals)
            totals.add(settled.result);
        const log = this.#options.log ?? this.#means.log;
        if (!log)
            return this.#told(settled);
        try {
            const written = log.writeRequest(this.#logRecord(settled));
            if (!(written instanceof Promise))
                return this.#told(settled);
            return written.then(() => this.#told(settled), (error) => this.#told(withWarning(settled, error)));
        }
        catch (error) {
            return this.#told(withWarning(settled, error));
        }
    }
    #told(settled) {
        this.#trace?.({ result: settled.result, ...(!settled.ok && { error: settled.error }) });
        return settled;
    }
    #wasAborted(error) {
        // A timeout aborts too, and is a failure.
        return this.#signal?.aborted === true && error === this.#signal.reason && !AfterwordError.isInstance(error);
    }
    #logRecord(settled) {
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
export function priced(result, { model, prices, clock, lane }, { markupPercent } = {}) {
    const { usage } = result;
    // Nothing came: nothing is paid, and nothing was counted.
    if (!usage && !hasBegun(result))
        return result;
    if (!usage)
        return { ...result, costUnknown: `${result.model} did not say how many tokens it took.` };
    const serviceTier = serviceTierOf(result, model.provider);
    const withCost = (known) => {
        if ("unknown" in known)
            return { ...result, costUnknown: known.unknown };
        return { ...result, cost: markupPercent === undefined ? known.cost : withMarkup(known.cost, markupPercent) };
    };
    const failed = (error) => ({ ...result, costUnknown: `The price book failed: ${messageOf(error)}` });
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
    }
    catch (error) {
        return failed(error);
    }
}
function withoutUsage({ usage: _, ...result }) {
    return result;
}
/** @param what could not be written down */
export function logFailed(what, error) {
    return { code: "log-failed", message: `${what} could not be written to the log: ${messageOf(error)}` };
}
function withWarning(settled, error) {
    const warning = logFailed("The call", error);
    const { result } = settled;
    return { ...settled, result: { ...result, warnings: [...result.warnings, warning] } };
}
/** Whether the provider had begun to answer. */
function hasBegun({ id, resolvedModel, parts }) {
    return id !== undefined || resolvedModel !== undefined || parts.length > 0;
}
/** As the provider says it, which may be another than was asked for. */
function serviceTierOf(result, provider) {
    const own = result.providerMetadata?.[provider];
    if (typeof own?.service_tier === "string")
        return own.service_tier;
    const raw = result.usage?.raw;
    return typeof raw?.service_tier === "string" ? raw.service_tier : undefined;
}
export function errorJson(error) {
    if (AfterwordError.isInstance(error))
        return error.toJSON();
    return { name: error instanceof Error ? error.name : "Error", message: messageOf(error) };
}
function messageOf(error) {
    return error instanceof Error ? error.message : String(error);
}
function checkBudget(request, { model, lane }, { maxCost, spent }) {
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
    if (Math.round((before + most) * 1e9) <= Math.round(maxCost * 1e9))
        return;
    const sofar = before > 0 ? `, ${before.toFixed(6)} of it spent` : "";
    throw new CostLimitError(maxCost, `The call could cost ${most.toFixed(6)} ${estimate.cost.currency}, and maxCost is ${maxCost}${sofar}. Set a smaller maxTokens, send less, or raise maxCost.`);
}
/** What another provider made and only that one can read: it is left out of what is sent, which is told. */
function foreignParts({ messages }, provider) {
    const foreign = [...factsOf(messages).owned].filter(([names]) => !names.split(" ").includes(provider));
    return foreign.map(([names, count]) => {
        const [parts, are] = count === 1 ? ["part", "is"] : ["parts", "are"];
        return {
            code: "foreign-parts",
            message: `${count} ${parts} of the history (reasoning, signatures) can be read by ${names} only and ${are} not sent to ${provider}.`,
        };
    });
}
