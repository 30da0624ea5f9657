/** Mistral's chat completions on the wire: OpenAI's, with errors of its own. https://docs.mistral.ai/api/endpoint/chat */
import { Failure } from "../failure.js";
import { openaiChat } from "./openai-chat.js";
export const mistral = {
    ...openaiChat,
    name: "mistral-chat",
    base: "/mistral/v1",
    authorize(headers) {
        if (!/^Bearer\s+\S/i.test(headers.authorization ?? ""))
            throw new Failure(401, "Invalid API Key");
    },
    errorBody({ status, message, facts }) {
        if (status === 401)
            return { detail: message };
        const { type = status < 500 ? "invalid_request_error" : "internal_server_error", param = null, code = null, } = facts;
        return { object: "error", message, type, param, code, raw_status_code: status };
    },
};
