import type { Provider } from "./core/provider.ts";
import { type HttpSettings } from "./http/settings.ts";
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
/**
 * OpenAI. The key is looked up in `OPENAI_API_KEY`, the address in `OPENAI_BASE_URL`; default `https://api.openai.com/v1`.
 * @throws InvalidRequestError naming a setting that cannot be used
 */
export declare function openai(settings?: OpenAISettings): Provider;
