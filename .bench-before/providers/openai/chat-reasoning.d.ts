import { type JsonObject, type JsonValue } from "../../core/json.ts";
import type { ReasoningPart } from "../../core/message.ts";
import type { ModelInfo } from "../../core/model-info.ts";
import type { Reasoning, ReasoningEffort } from "../../core/options.ts";
import type { ChatQuirks } from "./quirks.ts";
/** By the name in {@link ChatQuirks.reasoning}. */
export declare const reasoningForms: {
    /** OpenAI, and most: https://platform.openai.com/docs/api-reference/chat/create */
    readonly reasoning_effort: {
        readonly on: {};
        readonly off: {
            readonly reasoning_effort: "none";
        };
        readonly effort: (effort: ReasoningEffort) => JsonObject;
    };
    /** vLLM: https://docs.vllm.ai/en/latest/features/reasoning_outputs.html */
    readonly "reasoning_effort, thinking_token_budget": {
        readonly on: {};
        readonly off: {
            readonly reasoning_effort: "none";
        };
        readonly effort: (effort: ReasoningEffort) => JsonObject;
        readonly budget: (tokens: number) => {
            thinking_token_budget: number;
        };
    };
    /** OpenRouter: https://openrouter.ai/docs/use-cases/reasoning-tokens */
    readonly reasoning: {
        readonly on: {
            readonly reasoning: {
                readonly enabled: true;
            };
        };
        readonly off: {
            readonly reasoning: {
                readonly enabled: false;
            };
        };
        readonly effort: (effort: "minimal" | "low" | "medium" | "high" | "xhigh" | "max") => {
            reasoning: {
                effort: "minimal" | "low" | "medium" | "high" | "xhigh" | "max";
            };
        };
        readonly budget: (tokens: number) => {
            reasoning: {
                max_tokens: number;
            };
        };
    };
    /** Together: https://docs.together.ai/docs/reasoning-models-guide */
    readonly "reasoning.enabled, reasoning_effort": {
        readonly on: {
            readonly reasoning: {
                readonly enabled: true;
            };
        };
        readonly off: {
            readonly reasoning: {
                readonly enabled: false;
            };
        };
        readonly effort: (effort: ReasoningEffort) => JsonObject;
    };
    /** DeepSeek, where the effort counts only while thinking is on: https://api-docs.deepseek.com/guides/thinking_mode */
    readonly "thinking + reasoning_effort": {
        readonly on: JsonObject;
        readonly off: JsonObject;
        readonly effort: (effort: "minimal" | "low" | "medium" | "high" | "xhigh" | "max") => {
            [x: string]: JsonValue | undefined;
        };
    };
    /** Fireworks, which takes one of the two: https://docs.fireworks.ai/guides/reasoning */
    readonly "thinking or reasoning_effort": {
        readonly on: JsonObject;
        readonly off: JsonObject;
        readonly effort: (effort: ReasoningEffort) => JsonObject;
        readonly budget: (tokens: number) => JsonObject;
    };
};
/** @throws UnsupportedError for an effort the server does not know */
export declare function reasoningFields(reasoning: Reasoning | undefined, model: ModelInfo, quirks: ChatQuirks): JsonObject;
/** The members of an assistant message that carry its reasoning back, in the server's field for it. */
export declare function replayedReasoning(parts: readonly ReasoningPart[], provider: string, quirks: ChatQuirks): JsonObject;
/**
 * Mistral's content: its thinking, closed, before the text.
 * https://docs.mistral.ai/studio-api/conversations/reasoning
 */
export declare function thinkingContent(parts: readonly ReasoningPart[], text: string, provider: string): readonly JsonObject[];
