/** `afterword/openai`: OpenAI as a provider. */
import { InvalidRequestError } from "./core/errors.js";
import { show } from "./core/input.js";
import { environment } from "./http/settings.js";
import { chatBatches, openaiBatch } from "./providers/openai/batch.js";
import { chatProvider } from "./providers/openai/chat.js";
import { chatFeatures } from "./providers/openai/quirks.js";
import { responsesProvider } from "./providers/openai/responses.js";
import { responsesFeatures } from "./providers/openai/responses-quirks.js";
// The vendor's own library repeats a 409 too: https://github.com/openai/openai-node (client.ts, shouldRetry).
const chatQuirks = {
    maxTokensField: "max_completion_tokens",
    strictSchema: "openai",
    strictTools: "openai",
    retryConflict: true,
};
// https://platform.openai.com/docs/api-reference/responses/create#responses_create-max_output_tokens
const responsesQuirks = { leastMaxTokens: 16, retryConflict: true };
/**
 * OpenAI. The key is looked up in `OPENAI_API_KEY`, the address in `OPENAI_BASE_URL`; default `https://api.openai.com/v1`.
 * @throws InvalidRequestError naming a setting that cannot be used
 */
export function openai(settings = {}) {
    const { api = "responses" } = settings;
    const organization = settings.organization ?? environment("OPENAI_ORG_ID");
    const project = settings.project ?? environment("OPENAI_PROJECT_ID");
    const profile = {
        name: "openai",
        baseURL: settings.baseURL ?? { variable: "OPENAI_BASE_URL", default: "https://api.openai.com/v1" },
        keyVariables: ["OPENAI_API_KEY"],
        headers: {
            ...(organization && { "openai-organization": organization }),
            ...(project && { "openai-project": project }),
        },
    };
    switch (api) {
        case "responses":
            return responsesProvider({ ...profile, quirks: responsesQuirks, hints: hints("chat") }, settings);
        case "chat":
            return chatProvider({ ...profile, quirks: chatQuirks, hints: hints("responses"), lanes: chatBatches(openaiBatch) }, settings);
        default:
            throw new InvalidRequestError("api", `api is ${show(api)}; use "responses" or "chat".`);
    }
}
/** What the other protocol would carry, said where this one does not. */
function hints(other) {
    const features = other === "chat" ? chatFeatures(chatQuirks) : responsesFeatures(responsesQuirks);
    return Object.fromEntries([...features].map((feature) => [feature, `openai({ api: "${other}" }) does.`]));
}
