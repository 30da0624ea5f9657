/** Makes generations: of one call, or of a chain of them. */
import { Call, logFailed } from "./call.js";
import { Chain } from "./chain.js";
import { Generation } from "./generation.js";
import { newId } from "./id.js";
import { requestOf } from "./request.js";
import { toSchema } from "./schema.js";
import { trace } from "./telemetry.js";
import { prepareToolboxes, toolList } from "./tool.js";
import { runTools } from "./tool-run.js";
import { Totals } from "./totals.js";
/**
 * A prompt: one call; two where its answer has to be mended.
 * @throws UnsupportedError, CostLimitError: nothing was sent
 */
export function sendPrompt(request, means, options, scope) {
    if (options.repair && options.schema !== undefined) {
        return sendSteps(request, means, options, { maxSteps: 2 }, scope, "none");
    }
    return startCall(request, means, options, withOwnBudget(options, scope)).generation;
}
/** @throws UnsupportedError, CostLimitError: nothing was sent */
export function sendChain(request, means, options, settings, scope, runs = "all") {
    return sendSteps(request, means, options, settings, scope, runs);
}
/** The same, going on from a journal, and writing it. */
export function sendDurable(request, means, options, settings, scope, runs, journal) {
    return sendSteps(request, means, options, settings, scope, runs, journal);
}
/** What one prompt or chain may cost counts from nothing, or from what was spent before. */
function withOwnBudget({ maxCost }, scope, journal) {
    if (maxCost === undefined)
        return scope;
    const spent = new Totals();
    for (const step of journal?.before ?? [])
        spent.add(step);
    return { ...scope, totals: [...scope.totals, spent], budgets: [...scope.budgets, { maxCost, spent }] };
}
function startCall(request, means, options, scope) {
    means.check(request);
    const call = new Call(request, means, options, scope);
    call.checkBudgets();
    const { signal, timeoutMs } = options;
    const generation = new Generation(() => request, {
        clock: means.clock,
        signal,
        timeoutMs,
        stream: (context) => call.stream(context),
        finalize: (settled) => call.finalize(settled),
        ...reading(request, means, options, scope),
        plan: { chain: false, settings: {}, options },
        runTools: (result) => runCalls(result, means, options, scope.generationId ?? call.id, () => call.id),
    });
    return { generation, call };
}
/** What a finished generation can still be asked for. */
function reading(request, means, options, scope) {
    return {
        schema: options.schema === undefined ? undefined : toSchema(options.schema),
        reply(messages, others) {
            const { system: _system, signal: _signal, ...same } = options;
            const all = { ...same, ...others };
            const { options: requestOptions } = requestOf(request.model, [], all);
            const next = { ...request, messages: [...request.messages, ...messages], options: requestOptions };
            return sendPrompt(next, means, all, { ...scope, generationId: undefined, step: 0 });
        },
    };
}
const { process: runtime } = globalThis;
async function runCalls({ toolCalls }, means, options, generationId, requestId) {
    await prepareToolboxes(options.tools);
    const write = toolCallWriter(means, options, generationId, requestId);
    return runTools(toolCalls, {
        tools: toolList(options.tools),
        signal: options.signal ?? new AbortController().signal,
        clock: means.clock,
        model: means.model.id,
        generationId,
        labels: options.labels,
        async onResult(done) {
            const failed = await write(done);
            // The answer has been given out already: there is no result left to tell it in.
            if (failed)
                runtime?.emitWarning?.(failed.message);
        },
    });
}
/** The tool has run, whether that can be written down or not: what keeps it from that is told, and changes nothing else. */
function toolCallWriter(means, options, generationId, requestId) {
    return async ({ call, result, startedAt, durationMs }) => {
        const log = options.log ?? means.log;
        const id = requestId();
        if (!log)
            return undefined;
        const record = { generationId, call, result, startedAt, durationMs, ...(id !== undefined && { requestId: id }) };
        try {
            await log.writeToolCall?.(record);
            return undefined;
        }
        catch (error) {
            return logFailed(`The call of ${call.name}`, error);
        }
    };
}
function sendSteps(request, means, options, settings, outer, runs, journal) {
    const { clock } = means;
    const scope = withOwnBudget(options, outer, journal);
    const generationId = scope.generationId ?? newId(clock.now());
    const { signal, timeoutMs, labels } = options;
    const schema = options.schema === undefined ? undefined : toSchema(options.schema);
    let lastCall;
    // What the first step is refused for is told at once.
    means.check(request);
    new Call(request, means, options, scope).checkBudgets();
    const chain = new Chain({
        journal,
        request,
        hasSystem: options.system !== undefined || journal?.hasSystem === true,
        tools: toolList(options.tools),
        runs,
        clock,
        generationId,
        labels,
        settings,
        repair: options.repair ? schema : undefined,
        prepare: () => prepareToolboxes(options.tools),
        send(stepRequest, step, stepSignal) {
            const { signal: _signal, timeoutMs: _timeoutMs, ...same } = options;
            const started = startCall(stepRequest, means, { ...same, signal: stepSignal }, { ...scope, generationId, step });
            lastCall = started.call;
            return started.generation;
        },
        onToolCall: toolCallWriter(means, options, generationId, () => lastCall?.id),
    });
    let end;
    return new Generation(() => request, {
        clock,
        signal,
        timeoutMs,
        plan: { chain: runs === "all", settings, options },
        stream(context) {
            end = trace("afterword:chain", () => ({
                request,
                model: means.model,
                generationId,
                ...(scope.conversationId !== undefined && { conversationId: scope.conversationId }),
                ...(labels && { labels }),
                startedAt: clock.now(),
            }));
            return chain.stream(context);
        },
        async finalize(settled) {
            await chain.settled();
            end?.({ result: settled.result, ...(!settled.ok && { error: settled.error }) });
            return settled;
        },
        ...reading(request, means, options, outer),
    });
}
