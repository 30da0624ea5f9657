/** The rows of OpenAI's batches: how a file of them is looked through, and what is written of each. https://platform.openai.com/docs/api-reference/batch/request-input */
import { parseLines } from "../jobs.js";
import { isObject } from "../json.js";
import { openaiChat } from "../protocols/openai-chat.js";
import { openaiResponses } from "../protocols/openai-responses.js";
/** What a batch can be made for, of all that is simulated. */
export const endpoints = {
    "/v1/chat/completions": openaiChat,
    "/v1/responses": openaiResponses,
};
const mostRows = 50_000;
const mostErrors = 100;
/** The codes are those of https://learn.microsoft.com/azure/foundry/openai/how-to/batch#error-codes, which has a list of them. */
export function lookThrough(text, endpoint, means) {
    const lines = parseLines(text);
    const errors = [];
    const report = (code, message, line, param = null) => errors.length < mostErrors && errors.push({ code, line, message, param });
    if (lines.length === 0)
        report("empty_file", "The input file is empty.", null);
    if (lines.length > mostRows)
        report("too_many_tasks", `The file holds more than ${mostRows} requests.`, null);
    const protocol = endpoints[endpoint] ?? openaiChat;
    const model = modelOf(lines[0]?.body);
    const ids = new Set();
    const rows = [];
    for (const [index, line] of lines.entries()) {
        const number = index + 1;
        const { custom_id: id, method, url, body } = line ?? {};
        if (!line)
            report("invalid_json_line", "This line is not parseable as valid JSON.", number);
        else if (typeof id !== "string")
            report("missing_required_parameter", "No custom_id.", number, "custom_id");
        else if (ids.has(id))
            report("duplicate_custom_id", `The custom_id ${id} was used before.`, number, "custom_id");
        else if (method !== "POST")
            report("invalid_method", "The method must be POST.", number, "method");
        else if (url !== endpoint)
            report("url_mismatch", `The url must be ${endpoint}, as of the batch.`, number, "url");
        else if (modelOf(body) !== model)
            report("model_mismatch", `The model must be ${model}.`, number, "body.model");
        else if (errors.length === 0) {
            rows.push({ id, ...means.answer(protocol, body, endpoint.slice("/v1".length)) });
        }
        if (typeof id === "string")
            ids.add(id);
    }
    return { rows, model, errors };
}
/** A line of the file for what was answered with success, or else of the file for all else. */
export function rowLine(endpoint, file, batchId, { id, state, outcome }) {
    const protocol = endpoints[endpoint] ?? openaiChat;
    const line = (response, error) => ({
        ...{ id: `batch_req_${batchId}_${id}`, custom_id: id, response, error },
    });
    if (outcome && "answer" in outcome) {
        const response = { status_code: 200, request_id: `req_${id}`, body: protocol.answerBody(outcome.answer) };
        return file === "output" ? line(response, null) : undefined;
    }
    if (file === "output")
        return undefined;
    if (outcome) {
        const { failure } = outcome;
        const body = protocol.errorBody(failure, `req_${id}`);
        return line({ status_code: failure.status, request_id: `req_${id}`, body }, null);
    }
    if (state === "cancelled") {
        return line(null, { code: "batch_cancelled", message: "The batch was cancelled before this request was run." });
    }
    const message = "This request could not be executed before the completion window expired.";
    return line(null, { code: "batch_expired", message });
}
function modelOf(body) {
    return isObject(body) && typeof body.model === "string" ? body.model : null;
}
