/** Gemini's interactions, those in the background alone: made, asked for, cancelled and deleted. https://ai.google.dev/api/interactions-api */
import { finishReason } from "../answer.js";
import { Failure } from "../failure.js";
import { isArray, isObject, parseJson } from "../json.js";
import { gemini } from "../protocols/gemini.js";
const kind = "gemini-interaction";
const keptMs = 24 * 3_600_000;
const path = /^\/v1beta\/interactions(?:\/([\w-]+)(\/cancel)?)?$/;
const statusWords = {
    ...{ stop: "completed", length: "incomplete", stopSequence: "completed" },
    ...{ toolCalls: "requires_action", refusal: "failed" },
};
const members = [
    ...["model", "input", "system_instruction", "tools", "response_format", "generation_config", "service_tier"],
    ...["background", "store", "stream", "labels", "safety_settings", "previous_interaction_id"],
];
export const geminiInteractions = {
    protocol: gemini,
    owns: (request) => path.test(request.path),
    serve(request, means) {
        const [, id, cancel] = path.exec(request.path) ?? [];
        if (id === undefined && request.method === "POST")
            return create(request, means);
        const job = means.jobs.get(id ?? "");
        const isGone = job?.endedAt !== undefined && means.clock.now() - job.endedAt >= keptMs;
        if (!job || job.kind !== kind || isGone)
            throw gemini.unknownPath(request.method, request.path);
        if (request.method === "DELETE") {
            means.jobs.delete(job.id);
            return { body: {} };
        }
        if (!cancel)
            return { body: resource(job) };
        if (job.endedAt !== undefined)
            throw new Failure(400, "The interaction is not in progress.");
        return { body: resource(means.jobs.cancel(job.id) ?? job) };
    },
};
function create({ body }, means) {
    if (!isObject(body))
        throw new Failure(400, "The body must be an object.");
    const stranger = Object.keys(body).find((name) => !members.includes(name));
    if (stranger !== undefined)
        throw new Failure(400, `Unknown parameter '${stranger}'.`);
    if (body.background !== true)
        throw new Failure(400, "The simulator runs interactions in the background alone.");
    if (body.store === false)
        throw new Failure(400, "background=true requires store=true.");
    const target = `/v1beta/models/${String(body.model)}:generateContent`;
    const row = { id: "answer", ...means.answer(gemini, asContents(body), target) };
    if ("failure" in row.outcome && [400, 404, 429].includes(row.outcome.failure.status))
        throw row.outcome.failure;
    const fault = means.jobs.nextFault();
    if (fault.refuse !== undefined)
        throw gemini.failure(fault.refuse);
    const fields = { model: body.model, input: body.input };
    const job = means.jobs.create({ id: means.nextId("interaction"), kind, rows: [row], windowMs: keptMs, fields }, fault);
    return means.accepted(job, { body: resource(job) });
}
function resource(job) {
    const { id, fields, createdAt, endedAt, state, counts, fault, rows } = job;
    const { outcome } = rows[0] ?? {};
    const at = (ms) => new Date(ms).toISOString().replace(/\.\d+Z/, "Z");
    const head = {
        ...{ id, object: "interaction", model: fields.model, service_tier: "standard" },
        ...{ created: at(createdAt), updated: at(endedAt ?? createdAt) },
    };
    if (state === "cancelled" || state === "cancelling")
        return { ...head, status: "cancelled" };
    if (endedAt === undefined)
        return { ...head, status: counts.done === 0 && fault.stuck ? "queued" : "in_progress" };
    if (state === "failed" || !outcome || "failure" in outcome) {
        const failure = outcome && "failure" in outcome ? outcome.failure : gemini.failure(500);
        const code = fault.fail ?? String(failure.status);
        return { ...head, status: "failed", errors: [{ code, message: failure.message }] };
    }
    const { answer } = outcome;
    const [choice] = answer.choices;
    const given = isArray(fields.input) ? fields.input : [];
    return {
        ...head,
        status: choice ? finishReason(choice, statusWords) : "completed",
        // What was given stands before the answer.
        steps: [...given, ...(choice ? stepsOf(choice) : [])],
        usage: usage(answer),
    };
}
function stepsOf({ blocks }) {
    return blocks.map((block) => {
        const { type, text, id, name, signature } = block;
        if (type === "reasoning") {
            return { type: "thought", summary: [{ type: "text", text }], ...(signature !== undefined && { signature }) };
        }
        if (type !== "tool-call")
            return { type: "model_output", content: [{ type: "text", text }] };
        return { type: "function_call", id, name, arguments: parseJson(text) ?? {} };
    });
}
function usage(answer) {
    const { input, output, cacheRead, cacheWrite, reasoning } = answer.usage;
    const prompt = input + cacheRead + cacheWrite;
    return {
        ...{ total_tokens: prompt + output, total_input_tokens: prompt, total_cached_tokens: cacheRead },
        ...{ total_output_tokens: output - reasoning, total_tool_use_tokens: 0, total_thought_tokens: reasoning },
        input_tokens_by_modality: [{ modality: "text", tokens: prompt }],
    };
}
/** The same conversation as generateContent takes it, which is what the simulated models read. */
function asContents({ input, system_instruction: system, generation_config: config }) {
    const steps = typeof input === "string" ? [{ type: "user_input", content: [{ type: "text", text: input }] }] : input;
    const contents = [];
    for (const step of isArray(steps) ? steps : []) {
        const { role, parts } = contentOf(step);
        const last = contents.at(-1);
        if (parts.length === 0)
            continue;
        if (last?.role === role)
            last.parts.push(...parts);
        else
            contents.push({ role, parts });
    }
    const { max_output_tokens: maxOutputTokens, stop_sequences: stopSequences, temperature, } = isObject(config) ? config : {};
    return {
        contents: contents,
        ...(typeof system === "string" && { systemInstruction: { parts: [{ text: system }] } }),
        generationConfig: { maxOutputTokens, stopSequences, temperature },
    };
}
function contentOf(step) {
    const { type, content, id, name, arguments: args, call_id: callId, result } = isObject(step) ? step : {};
    const items = (isArray(content) ? content : []).filter(isObject);
    if (type === "function_call")
        return { role: "model", parts: [{ functionCall: { id, name, args } }] };
    if (type === "function_result") {
        return { role: "user", parts: [{ functionResponse: { id: callId, name, response: { output: result } } }] };
    }
    const parts = items.map((item) => (typeof item.text === "string" ? { text: item.text } : { inlineData: item }));
    if (type === "user_input")
        return { role: "user", parts };
    return { role: "model", parts: type === "model_output" ? parts : [] };
}
