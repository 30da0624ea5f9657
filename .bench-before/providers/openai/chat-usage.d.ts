/** Token counts of the chat protocol, and the places where its imitators put them. */
import { type JsonObject, type JsonValue } from "../../core/json.ts";
import type { Usage } from "../../core/usage.ts";
import type { ChatQuirks } from "./quirks.ts";
/** Groq puts the usage of a stream there. https://console.groq.com/docs/api-reference#chat-create */
export declare function groqUsage(value: JsonValue): JsonObject | undefined;
/**
 * OpenAI counts cached tokens inside the prompt; DeepSeek names the same count `prompt_cache_hit_tokens`. xAI counts reasoning beside the completion:
 * only the total shows it.
 */
export declare function chatUsage(raw: JsonObject, quirks: ChatQuirks): Usage;
