import { InvalidRequestError, StepLimitError } from "./errors.js";
import { joined } from "./history.js";
import { checkOutput, describe } from "./output.js";
import { stepMessages } from "./result.js";
import { PauseChain } from "./tool-errors.js";
import { pendingCalls, runTools } from "./tool-run.js";
import { Totals } from "./totals.js";
const defaultMaxSteps = 10;
/** Leads a chain. */
export class Chain {
    #plan;
    #spent = new Totals();
    #messages;
    /** The step under way, for whoever has to wait until it is written down. */
    #current;
    constructor(plan) {
        this.#plan = plan;
        const before = plan.journal?.before ?? [];
        this.#messages = joined(plan.request.messages, stepMessages(before));
        for (const step of before)
            this.#spent.add(step);
    }
    /** Resolves when the step under way, if there is one, has been counted and written down. */
    async settled() {
        const current = this.#current;
        if (current)
            await new Promise((resolve) => current.onDone(resolve));
    }
    async *stream(context) {
        const { runs, repair, journal } = this.#plan;
        const first = journal?.before.length ?? 0;
        const { maxSteps = defaultMaxSteps, finalPrompt } = this.#plan.settings;
        await this.#plan.prepare();
        const last = journal?.before.at(-1);
        // Asked for once in a chain, also by whoever went on with it before.
        let repaired = journal?.before.some(({ prompt }) => prompt?.role === "user") ?? false;
        const mend = last && this.#next(last) === "done" && repair && !repaired ? await repairPrompt(last, repair) : undefined;
        if (last && this.#next(last) === "done" && !mend)
            return yield this.#finish(last);
        if (maxSteps > 0 && first >= maxSteps)
            throw new StepLimitError(maxSteps);
        const before = this.#messages;
        if (runs !== "none")
            await this.#runOpen(pendingCalls(before), context, first - 1);
        // Results of calls that the prompt has left open are the first step's; those of an earlier step are that step's own.
        let prompt = mend ?? (this.#messages === before || first > 0 ? undefined : this.#messages.at(-1));
        repaired ||= mend !== undefined;
        for (let step = first;; step++) {
            const isLast = maxSteps > 0 && step === maxSteps - 1;
            const isFinal = isLast && step > 0 && finalPrompt !== undefined;
            if (isFinal)
                prompt = { role: "user", parts: [{ type: "text", text: finalPrompt }] };
            if (prompt && this.#messages.at(-1) !== prompt)
                this.#messages = joined(this.#messages, [prompt]);
            const request = this.#requestOf(step, isFinal);
            await journal?.beforeStep(step, request);
            const result = yield* this.#step(request, step, prompt, context);
            prompt = undefined;
            const next = this.#next(result);
            if (next === "done") {
                prompt = repair && !repaired ? await repairPrompt(result, repair) : undefined;
                if (!prompt)
                    return yield this.#finish(result);
                repaired = true;
            }
            if (isLast) {
                // A mended answer is worth having, not worth failing for.
                if (next === "done")
                    return yield this.#finish(result);
                throw new StepLimitError(maxSteps);
            }
            if (next === "tools")
                await this.#runCalls(result.toolCalls, context, step);
        }
    }
    /** Forwards the events of one call, with `step-end` in place of its `finish`. */
    async *#step(request, step, prompt, context) {
        const generation = this.#plan.send(request, step, context.signal);
        this.#current = generation;
        let warnings = 0;
        const { journal } = this.#plan;
        for await (const batch of generation.batches()) {
            warnings += batch.filter(({ type }) => type === "warning").length;
            const events = batch.filter(({ type }) => type !== "finish");
            journal?.onEvents(events);
            yield events;
        }
        const result = await generation;
        this.#current = undefined;
        // What came up only when it was written down.
        const last = [
            ...result.warnings.slice(warnings).map((warning) => ({ type: "warning", warning })),
            stepEnd(result, step, prompt),
        ];
        journal?.onEvents(last);
        this.#spent.add(result);
        this.#messages = joined(this.#messages, [{ role: "assistant", parts: result.parts }]);
        await journal?.onStep(step, { ...result, ...(prompt && { prompt }) });
        yield last;
        return result;
    }
    /** What an answer calls for. */
    #next(result) {
        if (result.finishReason === "pause")
            return "go-on";
        if (this.#plan.runs !== "all" || result.toolCalls.length === 0)
            return "done";
        // Those that somebody else carries out are the caller's next move; the others wait for it with them.
        return result.toolCalls.some(({ name }) => this.#isExternal(name)) ? "done" : "tools";
    }
    #isExternal(name) {
        return this.#plan.tools.some((tool) => "name" in tool && tool.name === name && !("execute" in tool));
    }
    /** The calls that the prompt ends with. */
    async #runOpen(calls, context, step) {
        const external = calls.find(({ name }) => this.#isExternal(name));
        if (external) {
            const { name, id } = external;
            const message = `The call ${id} of ${name} has no result, and ${name} is not carried out here; add its result to the prompt.`;
            throw new InvalidRequestError("prompt", message);
        }
        await this.#runCalls(calls, context, step);
    }
    /** @param step whose calls they are; −1 where they are the prompt's */
    async #runCalls(calls, { signal, emit }, step) {
        if (calls.length === 0)
            return;
        const { tools, clock, generationId, labels, journal } = this.#plan;
        const approved = journal?.approved;
        const { model } = this.#plan.request;
        const finished = [];
        const onResult = async (done) => {
            finished.push(done);
            const event = { type: "tool-result", result: done.result, durationMs: done.durationMs };
            journal?.onEvents([event]);
            if (step >= 0)
                await journal?.onToolResult(step, done.result);
            emit(event);
            const failed = await this.#plan.onToolCall?.(done);
            if (failed)
                emit({ type: "warning", warning: failed });
        };
        try {
            await runTools(calls, {
                ...this.#plan.settings,
                tools,
                signal,
                clock,
                model,
                generationId,
                labels,
                approved,
                onResult,
            });
        }
        catch (error) {
            this.#addResults(calls, finished);
            if (PauseChain.isInstance(error))
                error.messages = this.#ownMessages();
            throw error;
        }
        this.#addResults(calls, finished);
    }
    /** In the order of the calls. */
    #addResults(calls, finished) {
        if (finished.length === 0)
            return;
        const parts = calls.flatMap((call) => finished.filter((done) => done.call === call).map(({ result }) => result));
        this.#messages = joined(this.#messages, [{ role: "tool", parts }]);
    }
    /** Without the system prompt, which is an option and given again. */
    #ownMessages() {
        return this.#plan.hasSystem ? this.#messages.slice(1) : this.#messages;
    }
    #requestOf(step, isFinal) {
        const { request } = this.#plan;
        if (step === 0)
            return { ...request, messages: this.#messages };
        // The beginning of the first answer is not that of the next; and a tool that is forced in every step would never let the chain end.
        const { prefill: _prefill, toolChoice, ...options } = request.options;
        const choice = isFinal && options.tools ? "none" : toolChoice === "none" ? toolChoice : undefined;
        return { ...request, messages: this.#messages, options: { ...options, ...(choice && { toolChoice: choice }) } };
    }
    #finish(last) {
        const { usage } = this.#spent;
        return { ...endOf(last), type: "finish", ...(usage && { usage }) };
    }
}
function stepEnd(result, step, prompt) {
    const { usage, cost, costUnknown, timing } = result;
    return {
        ...endOf(result),
        type: "step-end",
        step,
        ...(prompt && { prompt }),
        ...(usage && { usage }),
        ...(cost && { cost }),
        ...(costUnknown !== undefined && { costUnknown }),
        ...(timing && { timing }),
    };
}
function endOf(result) {
    const { finishReason, rawFinishReason, stopSequence, logprobs, choices, providerMetadata } = result;
    return {
        finishReason,
        ...(rawFinishReason !== undefined && { rawFinishReason }),
        ...(stopSequence !== undefined && { stopSequence }),
        ...(logprobs !== undefined && { logprobs }),
        ...(choices.length > 1 && { choices: choices.map(choiceEnd) }),
        ...(providerMetadata && { providerMetadata }),
    };
}
function choiceEnd({ finishReason, rawFinishReason, stopSequence, logprobs }) {
    return {
        finishReason,
        ...(rawFinishReason !== undefined && { rawFinishReason }),
        ...(stopSequence !== undefined && { stopSequence }),
        ...(logprobs !== undefined && { logprobs }),
    };
}
/** What tells the model how its answer does not fit; `undefined` where it does, or where asking again is no use. */
async function repairPrompt(result, schema) {
    if (result.toolCalls.length > 0 || result.text === "")
        return undefined;
    const checked = await checkOutput(result.text, schema);
    if ("value" in checked)
        return undefined;
    const issues = checked.issues.map((issue) => `- ${describe(issue)}`).join("\n");
    const text = `That is not what was asked for:\n${issues}\nGive the whole answer again, as JSON that fits the schema, and nothing else.`;
    return { role: "user", parts: [{ type: "text", text }] };
}
