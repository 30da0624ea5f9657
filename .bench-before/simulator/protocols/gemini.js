/** Gemini's generateContent on the wire: https://ai.google.dev/api/generate-content. */
import { finishReason } from "../answer.js";
import { Failure } from "../failure.js";
import { isObject, parseJson } from "../json.js";
import { parseTarget, readGenerateRequest } from "./gemini-request.js";
const finishWords = {
    stop: "STOP",
    length: "MAX_TOKENS",
    stopSequence: "STOP",
    toolCalls: "STOP",
    refusal: "SAFETY",
};
/** https://cloud.google.com/apis/design/errors#handling_errors */
const statuses = {
    400: "INVALID_ARGUMENT",
    401: "UNAUTHENTICATED",
    403: "PERMISSION_DENIED",
    404: "NOT_FOUND",
    409: "ABORTED",
    429: "RESOURCE_EXHAUSTED",
    500: "INTERNAL",
    503: "UNAVAILABLE",
    504: "DEADLINE_EXCEEDED",
};
const noKey = "Method doesn't allow unregistered callers (callers without established identity). Please use API Key or other form " +
    "of API consumer identity to call this API. Any key will do: this is a simulator.";
const overloaded = "The model is overloaded. Please try again later.";
const errorMessages = {
    429: "You exceeded your current quota, please check your plan and billing details.",
    500: "An internal error has occurred. Please retry or report in https://developers.generativeai.google/guide/troubleshooting",
    503: overloaded,
    504: "Deadline expired before operation could complete.",
};
export const gemini = {
    name: "gemini",
    base: "/gemini",
    finishWords,
    lacks: ["redacted-reasoning", "refusal"],
    idPrefix: "gen",
    route(path) {
        if (parseTarget(path))
            return { kind: "answer", method: "POST" };
        return path === "/v1beta/models" ? { kind: "models", method: "GET" } : undefined;
    },
    authorize(headers, target) {
        const key = headers["x-goog-api-key"] ?? new URLSearchParams(target.split("?")[1]).get("key");
        const bearer = /^Bearer\s+\S/i.test(headers.authorization ?? "");
        if (!bearer && !key)
            throw new Failure(403, noKey);
    },
    read: readGenerateRequest,
    unknownPath: () => new Failure(404, "Requested entity was not found."),
    // A path is known only together with its method.
    wrongMethod: () => new Failure(404, "Requested entity was not found."),
    unknownModel(model) {
        const advice = "Call ModelService.ListModels to see the list of available models and their supported methods.";
        const message = `models/${model} is not found for API version v1beta, or is not supported for generateContent. ${advice}`;
        return new Failure(404, message);
    },
    failure: (status) => new Failure(status, errorMessages[status] ?? `Simulated error ${status}.`),
    errorBody({ status, message, facts, headers }) {
        const word = facts.type ?? statuses[status] ?? (status < 500 ? "FAILED_PRECONDITION" : "INTERNAL");
        const details = status === 429 ? { details: quotaDetails(headers) } : {};
        return { error: { code: status, message, status: word, ...details } };
    },
    streamError(given) {
        const error = { code: 503, message: overloaded, status: "UNAVAILABLE", ...given };
        return { failure: new Failure(error.code, error.message, { type: error.status }), text: data({ error }) };
    },
    // Nothing of them is told in headers.
    limits: () => ({}),
    models(names) {
        const models = names.map((name) => ({
            name: `models/${name}`,
            version: "001",
            displayName: `${name} (simulated)`,
            inputTokenLimit: 1_048_576,
            outputTokenLimit: 65_536,
            supportedGenerationMethods: ["generateContent"],
        }));
        return { models };
    },
    answerBody(answer) {
        const candidates = answer.choices.map((choice) => ({
            content: { parts: wholeParts(choice), role: "model" },
            ...ending(choice),
            index: choice.index,
        }));
        return { candidates, ...tail(answer) };
    },
    stream: (answer) => new ChunkWriter(answer),
};
/** The wait stands in the body: https://cloud.google.com/apis/design/errors#error_details. */
function quotaDetails(headers) {
    const { "retry-after-ms": ms, "retry-after": seconds } = headers;
    const wait = ms === undefined ? Number(seconds) : Number(ms) / 1000;
    const violation = {
        quotaMetric: "generativelanguage.googleapis.com/generate_content_paid_tier_requests",
        quotaId: "GenerateRequestsPerMinutePerProjectPerModel",
        quotaValue: "1000",
    };
    return [
        { "@type": "type.googleapis.com/google.rpc.QuotaFailure", violations: [violation] },
        ...(Number.isFinite(wait) ? [{ "@type": "type.googleapis.com/google.rpc.RetryInfo", retryDelay: `${wait}s` }] : []),
    ];
}
/** Every piece is an answer of its own, with the usage so far. */
class ChunkWriter {
    #answer;
    constructor(answer) {
        this.#answer = answer;
    }
    open() {
        return "";
    }
    write(change) {
        const { type, choice, block } = change;
        if (block.type === "tool-call")
            return type === "end" ? this.#calls(choice, block) : "";
        if (type !== "delta")
            return "";
        const part = { text: change.text, ...(block.type === "reasoning" && { thought: true }) };
        return this.#chunk({ content: { parts: [part], role: "model" }, index: choice.index });
    }
    close() {
        const ends = this.#answer.choices.map((choice) => {
            const signature = looseSignature(choice);
            const parts = [{ text: "", ...(signature !== undefined && { thoughtSignature: signature }) }];
            return this.#chunk({ content: { parts, role: "model" }, ...ending(choice), index: choice.index });
        });
        return ends.join("");
    }
    #calls(choice, block) {
        const part = callPart(choice, block);
        return part ? this.#chunk({ content: { parts: [part], role: "model" }, index: choice.index }) : "";
    }
    #chunk(candidate) {
        return data({ candidates: [candidate], ...tail(this.#answer) });
    }
}
function data(value) {
    return `data: ${JSON.stringify(value)}\n\n`;
}
function tail(answer) {
    return { usageMetadata: usage(answer), modelVersion: answer.prompt.model, responseId: answer.id };
}
function wholeParts(choice) {
    const parts = choice.blocks.flatMap((block) => {
        if (block.type === "tool-call")
            return [callPart(choice, block) ?? []].flat();
        return [{ text: block.text, ...(block.type === "reasoning" && { thought: true }) }];
    });
    const signature = looseSignature(choice);
    const last = parts.at(-1);
    if (signature === undefined || !last)
        return parts;
    return [...parts.slice(0, -1), { ...last, thoughtSignature: signature }];
}
/** A call has an id only where the script gives one: Gemini 2.5 sends none. Input that is no object never becomes a call. */
function callPart(choice, block) {
    const args = parseJson(block.text);
    if (!isObject(args))
        return undefined;
    const own = block.id === undefined || block.id.startsWith("sim_") ? {} : { id: block.id };
    const signature = signatureBefore(choice, block);
    return {
        functionCall: { ...own, name: block.name, args },
        ...(signature !== undefined && { thoughtSignature: signature }),
    };
}
/** The signature of thinking stands with the first call after it, which is how Gemini knows its thoughts again. */
function signatureBefore(choice, block) {
    const before = choice.blocks[choice.blocks.indexOf(block) - 1];
    return before?.type === "reasoning" ? before.signature : undefined;
}
/** Thinking without a call after it: its signature comes with the last part. */
function looseSignature(choice) {
    if (choice.blocks.some((block) => block.type === "tool-call"))
        return undefined;
    return choice.blocks.findLast((block) => block.signature !== undefined)?.signature;
}
function ending(choice) {
    const malformed = choice.blocks.find((block) => block.type === "tool-call" && !isObject(parseJson(block.text)));
    if (!malformed || choice.reason !== undefined)
        return { finishReason: finishReason(choice, finishWords) };
    return {
        finishReason: "MALFORMED_FUNCTION_CALL",
        finishMessage: `Malformed function call: ${malformed.name}(${malformed.text})`,
    };
}
/** Zeros are left out, as everywhere in Google's JSON. */
function usage(answer) {
    const { input, output, cacheRead, cacheWrite, reasoning } = answer.usage;
    const prompt = input + cacheRead + cacheWrite;
    const counts = {
        promptTokenCount: prompt,
        candidatesTokenCount: output - reasoning,
        totalTokenCount: prompt + output,
        cachedContentTokenCount: cacheRead,
        thoughtsTokenCount: reasoning,
    };
    return Object.fromEntries(Object.entries(counts).filter(([, count]) => count > 0));
}
