/** `afterword/openai`: OpenAI as a provider. */
import { InvalidRequestError } from "./core/errors.ts";
import { show } from "./core/input.ts";
import type { Provider } from "./core/provider.ts";
import { environment, type HttpSettings } from "./http/settings.ts";
import { chatBatches, openaiBatch } from "./providers/openai/batch.ts";
import { chatProvider } from "./providers/openai/chat.ts";
import { type ChatQuirks, chatFeatures } from "./providers/openai/quirks.ts";
import { responsesProvider } from "./providers/openai/responses.ts";
import { type ResponsesQuirks, responsesFeatures } from "./providers/openai/responses-quirks.ts";

export interface OpenAISettings extends HttpSettings {
  /**
   * Which of the two protocols. `responses`, the default, keeps reasoning from one turn to the next and has the tools that OpenAI runs;
   * `chat` has stop sequences, seed, penalties, several choices and audio.
   */
  readonly api?: "responses" | "chat";
  /** Default `OPENAI_ORG_ID`. */
  readonly organization?: string;
  /** Default `OPENAI_PROJECT_ID`. */
  readonly project?: string;
}

// The vendor's own library repeats a 409 too: https://github.com/openai/openai-node (client.ts, shouldRetry).
const chatQuirks: ChatQuirks = {
  maxTokensField: "max_completion_tokens",
  strictSchema: "openai",
  strictTools: "openai",
  retryConflict: true,
};
// https://platform.openai.com/docs/api-reference/responses/create#responses_create-max_output_tokens
const responsesQuirks: ResponsesQuirks = { leastMaxTokens: 16, retryConflict: true };

/**
 * OpenAI. The key is looked up in `OPENAI_API_KEY`, the address in `OPENAI_BASE_URL`; default `https://api.openai.com/v1`.
 * @throws InvalidRequestError naming a setting that cannot be used
 */
export function openai(settings: OpenAISettings = {}): Provider {
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
      return chatProvider(
        { ...profile, quirks: chatQuirks, hints: hints("responses"), lanes: chatBatches(openaiBatch) },
        settings,
      );
    default:
      throw new InvalidRequestError("api", `api is ${show(api satisfies never)}; use "responses" or "chat".`);
  }
}

/** What the other protocol would carry, said where this one does not. */
function hints(other: "responses" | "chat"): Provider["hints"] {
  const features = other === "chat" ? chatFeatures(chatQuirks) : responsesFeatures(responsesQuirks);
  return Object.fromEntries([...features].map((feature) => [feature, `openai({ api: "${other}" }) does.`]));
}
