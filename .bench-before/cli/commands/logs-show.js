var __addDisposableResource = (this && this.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (this && this.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});
/** `aw logs show`: one call, to be read. */
import { formatCost, formatUsage } from "../../index.js";
import { CommandError } from "../failure.js";
import { print } from "../output.js";
import { openExisting } from "./logs.js";
/** @param prefix of an id, as far as it is needed to tell it from others */
export async function showLog(prefix, flags, signal) {
    const env_1 = { stack: [], error: void 0, hasError: false };
    try {
        const logs = __addDisposableResource(env_1, openExisting(), false);
        const record = logs?.get(prefix) ?? logs?.get(findId(logs, prefix));
        if (!logs || !record)
            throw unknown(prefix);
        const toolCalls = logs.toolCalls(record.id);
        const whole = () => `${JSON.stringify({ ...record, toolCalls }, undefined, 2)}\n`;
        await print(flags.json ? whole() : readable(record, toolCalls), signal);
    }
    catch (e_1) {
        env_1.error = e_1;
        env_1.hasError = true;
    }
    finally {
        __disposeResources(env_1);
    }
}
function findId(logs, prefix) {
    const most = 10;
    const ids = logs.findIds(prefix, most + 1);
    const [only] = ids;
    if (only === undefined || prefix === "")
        throw unknown(prefix);
    if (ids.length === 1)
        return only;
    const more = ids.length > most ? ", …" : "";
    throw new CommandError(`Several ids begin with ${prefix}.`, `Give more of one of them: ${ids.slice(0, most).join(", ")}${more}`);
}
function unknown(id) {
    return new CommandError(`The log has no call ${id}.`, "To list what it has: aw logs list", 3);
}
function readable(record, toolCalls) {
    const { request, result } = record;
    const { messages } = request;
    const asked = messages.findLastIndex(({ role }) => role === "assistant") + 1;
    const system = messages.filter(({ role }) => role === "system").flatMap(({ parts }) => parts);
    const earlier = messages.slice(0, asked).filter(({ role }) => role !== "system").length;
    const prompt = messages.slice(asked).filter(({ role }) => role !== "system");
    const tools = result.toolCalls.filter(({ id }) => !toolCalls.some(({ call }) => call.id === id));
    const sections = [
        [`Call ${record.id}`, facts(record)],
        ["System", describe(system)],
        [
            "Prompt",
            `${earlier > 0 ? `(after ${earlier} earlier messages; --json prints them)\n` : ""}${describe(prompt.flatMap(({ parts }) => parts))}`,
        ],
        ["Reasoning", result.reasoning],
        ["Answer", describe(result.parts.filter(({ type }) => type !== "reasoning" && type !== "tool-call"))],
        ["Tool calls", [...toolCalls.map(describeRun), ...tools.map((call) => describePart(call))].join("\n")],
        ["Error", typeof record.error?.message === "string" ? record.error.message : undefined],
        ["Usage", result.usage && formatUsage(result.usage)],
        ["Cost", result.cost ? formatCost(result.cost) : result.costUnknown && `not known: ${result.costUnknown}`],
    ];
    const filled = sections.filter(([, text]) => text);
    return `${filled.map(([title, text]) => `## ${title}\n${text?.trimEnd()}\n`).join("\n")}`;
}
function facts(record) {
    const { request, result, conversationId, labels, generationId, step } = record;
    const resolved = result.resolvedModel === undefined ? "" : ` (${result.resolvedModel})`;
    const seconds = (record.durationMs / 1000).toFixed(1);
    const lines = [
        ["model", `${request.model}${resolved}`],
        ["time", `${new Date(record.startedAt).toISOString()}, ${seconds} s`],
        ["ended", `${record.outcome === "done" ? "" : `${record.outcome}, `}${result.finishReason}`],
        ["conversation", conversationId],
        ["step", generationId !== record.id && `${step + 1} of generation ${generationId}`],
        ["labels", labels && entries(labels)],
        ["options", entries(request.options)],
        ["provider's ids", [result.id, result.response?.requestId].filter((id) => id).join(", ")],
    ];
    return lines.flatMap(([name, value]) => (value ? [`${name}: ${value}`] : [])).join("\n");
}
/** Tools and schemas by their names: they are long. */
function entries(object) {
    const short = (name, value) => {
        if (name === "schema")
            return "{…}";
        const tools = (tool) => tool.name ?? tool.server?.type;
        return typeof value === "string" ? value : JSON.stringify(name === "tools" ? value.map(tools) : value);
    };
    return Object.entries(object)
        .map(([name, value]) => `${name}=${short(name, value)}`)
        .join(" ");
}
function describe(parts) {
    return parts.map(describePart).join("\n");
}
function describePart(part) {
    switch (part.type) {
        case "text":
        case "reasoning":
            return part.text;
        case "refusal":
            return `[declined] ${part.text}`;
        case "file": {
            const size = part.data === undefined ? part.url : `${Math.floor((part.data.length * 3) / 4)} bytes`;
            return `[file ${[part.name, part.mediaType, size].filter((fact) => fact).join(", ")}]`;
        }
        case "tool-call":
            return `${part.name}(${JSON.stringify(part.input)})`;
        case "tool-result":
            return `${part.name} → ${output(part)}`;
        case "provider":
            return `[${part.provider}: ${JSON.stringify(part.block)}]`;
        default:
            return part;
    }
}
function describeRun({ call, result, durationMs }) {
    return `${describePart(call)} → ${output(result)} (${Math.round(durationMs)} ms)`;
}
function output({ output, isError }) {
    return `${isError ? "error: " : ""}${typeof output === "string" ? output : JSON.stringify(output)}`;
}
