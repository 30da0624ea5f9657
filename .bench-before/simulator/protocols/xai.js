/** xAI's chat completions on the wire: OpenAI's, with errors and a charge of its own. https://docs.x.ai/docs/api-reference#chat-completions */
import { Failure } from "../failure.js";
import { isObject } from "../json.js";
import { openaiChat } from "./openai-chat.js";
const codes = {
    ...{ 400: "invalid-argument", 401: "unauthenticated", 403: "permission-denied", 404: "not-found" },
    ...{ 429: "resource-exhausted", 500: "internal", 503: "unavailable" },
};
export const xai = {
    ...openaiChat,
    name: "xai-chat",
    base: "/xai/v1",
    authorize(headers) {
        if (/^Bearer\s+\S/i.test(headers.authorization ?? ""))
            return;
        throw new Failure(400, "Incorrect API key provided. Any key will do: this is a simulator.");
    },
    errorBody: ({ status, message }) => ({ code: codes[status] ?? "unknown", error: message }),
    answerBody: (answer) => withCharge(openaiChat.answerBody(answer), 1),
};
/** https://docs.x.ai/developers/cost-tracking: 10^10 ticks are a dollar. Invented prices: 0.2 and 0.5 dollars a million tokens. */
export function withCharge(body, share) {
    const usage = isObject(body.usage) ? body.usage : {};
    const { prompt_tokens: input, completion_tokens: output } = usage;
    return { ...body, usage: { ...usage, cost_in_usd_ticks: (Number(input) * 2_000 + Number(output) * 5_000) * share } };
}
