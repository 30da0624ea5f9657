/** Carries out the calls of one step: in parallel, results in call order, a failure of one told to the model and to nobody else. */
import { file } from "./attachment.js";
import { isObject } from "./json.js";
import { describe } from "./output.js";
import { trace } from "./telemetry.js";
import { isFile } from "./tool.js";
import { CancelToolCall, PauseChain } from "./tool-errors.js";
/**
 * The calls that run are always finished before anything is thrown.
 * @throws what a hook threw, or the PauseChain of the first call in order, with the results of the others; the signal's reason
 */
export async function runTools(calls, run) {
    const finished = [];
    const stops = [];
    let next = 0;
    const worker = async () => {
        while (next < calls.length && !run.signal.aborted && stops.length === 0) {
            const at = next++;
            try {
                const done = await runTool(calls[at], run);
                finished[at] = done;
                await run.onResult?.(done);
            }
            catch (reason) {
                stops.push({ at, reason });
            }
        }
    };
    await Promise.all(Array.from({ length: Math.min(run.toolConcurrency ?? calls.length, calls.length) }, worker));
    run.signal.throwIfAborted();
    const first = stops.sort((a, b) => a.at - b.at).at(0);
    const done = finished.filter((each) => each !== undefined);
    if (!first)
        return done;
    const { reason } = first;
    if (PauseChain.isInstance(reason)) {
        reason.toolCall = calls[first.at];
        reason.toolResults = done.map(({ result }) => result);
    }
    throw reason;
}
async function runTool(call, run) {
    const named = run.tools.find((each) => "name" in each && each.name === call.name);
    const startedAt = run.clock.now();
    const { model, generationId } = run;
    const end = trace("afterword:tool", () => ({ call, model, generationId, startedAt }));
    let outcome;
    try {
        if (named?.needsApproval && !run.approved?.has(call.id))
            throw new PauseChain(`${call.name} needs an approval.`);
        await run.beforeCall?.(named, call);
        run.signal.throwIfAborted();
        outcome = await execute(named, call, run);
    }
    catch (error) {
        if (run.signal.aborted || PauseChain.isInstance(error) || !CancelToolCall.isInstance(error)) {
            end?.({ error });
            throw error;
        }
        outcome = { output: `Cancelled: ${error.message}`, error };
    }
    const { output, files, error } = outcome;
    const failed = "error" in outcome;
    const result = {
        type: "tool-result",
        id: call.id,
        name: call.name,
        output,
        ...(files && files.length > 0 && { files }),
        ...(failed && { isError: true }),
    };
    end?.({ result, ...(failed && { error }) });
    const done = {
        call,
        result,
        ...("value" in outcome && { value: outcome.value }),
        startedAt,
        durationMs: run.clock.now() - startedAt,
    };
    await run.afterCall?.(named, call, result);
    return done;
}
/** Whatever goes wrong inside a tool is told to the model in one line; only what stops a call, and an abort, is thrown. */
async function execute(named, call, run) {
    if (!named)
        return wrong(`tool "${call.name}" does not exist`);
    if (call.invalid)
        return wrong(`the input is not valid JSON: ${call.inputText?.slice(0, 200) ?? ""}`);
    if (!named.schema)
        return wrong(`tool "${call.name}" has no implementation`);
    try {
        const checked = await named.schema.check(call.input);
        if ("issues" in checked)
            return wrong(`the input does not fit: ${checked.issues.map(describe).join("; ")}`);
        if (!named.execute)
            return { output: call.input, value: checked.value };
        const value = await within(named, run, (signal) => {
            const { model, labels = {}, approved } = run;
            const context = { signal, call, model, labels, approved: approved?.has(call.id) ?? false };
            return named.execute?.(checked.value, context);
        });
        return { ...toOutput(value), value };
    }
    catch (error) {
        if (run.signal.aborted)
            throw run.signal.reason;
        if (PauseChain.isInstance(error) || CancelToolCall.isInstance(error))
            throw error;
        return { output: `Error: ${messageOf(error)}`, error };
    }
}
function wrong(message) {
    return { output: `Error: ${message}`, error: new Error(message) };
}
/** Goes on as soon as the run is aborted or the tool's time is up, whether the tool heeds its signal or not. */
async function within(tool, run, start) {
    const own = new AbortController();
    const stopped = Promise.withResolvers();
    const stop = (reason) => {
        own.abort(reason);
        stopped.reject(reason);
    };
    const aborted = () => stop(run.signal.reason);
    run.signal.addEventListener("abort", aborted, { once: true });
    const { timeoutMs } = tool;
    const cancel = timeoutMs === undefined
        ? undefined
        : run.clock.after(timeoutMs, () => stop(new Error(`tool "${tool.name}" did not finish within ${timeoutMs} ms`)));
    try {
        return await Promise.race([stopped.promise, start(own.signal)]);
    }
    finally {
        run.signal.removeEventListener("abort", aborted);
        cancel?.();
    }
}
/** Without the lines of a stack that some errors carry in their message. */
function messageOf(error) {
    const text = error instanceof Error ? error.message || error.name : String(error);
    return text
        .split("\n")
        .filter((line) => !/^\s+at /.test(line))
        .join("\n");
}
function toOutput(value) {
    const items = Array.isArray(value) ? value : [value];
    if (!items.some((item) => isFile(item) || item instanceof Uint8Array))
        return { output: toJson(value) };
    const files = items.flatMap((item) => (item instanceof Uint8Array ? [file(item)] : isFile(item) ? [item] : []));
    const rest = items.filter((item) => !isFile(item) && !(item instanceof Uint8Array));
    const output = rest.every((item) => typeof item === "string") ? rest.join("\n") : toJson(rest);
    return { output, files };
}
/** @throws TypeError for what has no end or no JSON */
function toJson(value) {
    if (value === undefined)
        return "";
    if (typeof value === "string")
        return value;
    const text = JSON.stringify(value, (_key, each) => (typeof each === "bigint" ? String(each) : each));
    return text === undefined ? String(value) : JSON.parse(text);
}
/** The calls of a history's end that have no result yet; none where something else follows them. */
export function pendingCalls(messages) {
    const at = messages.findLastIndex(({ role }) => role !== "tool");
    const last = messages[at];
    if (last?.role !== "assistant")
        return [];
    const answered = new Set();
    for (const { parts } of messages.slice(at + 1)) {
        for (const part of parts)
            if (isObject(part) && part.type === "tool-result")
                answered.add(part.id);
    }
    return last.parts.filter((part) => part.type === "tool-call" && !part.providerExecuted && !answered.has(part.id));
}
