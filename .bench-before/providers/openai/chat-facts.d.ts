/** What answers of the chat protocol tell beyond their content, kept under the provider's name. */
import type { JsonObject, JsonValue } from "../../core/json.ts";
/** Of the whole answer. */
export declare const answerFacts: readonly ["service_tier", "system_fingerprint", "provider", "prompt_filter_results", "citations"];
/** Of one choice. */
export declare const choiceFacts: readonly ["native_finish_reason", "content_filter_results", "content_filter_result", "stop_reason"];
export declare function keepDefined(facts: {
    [key: string]: JsonValue;
}, from: JsonObject, names: readonly string[]): void;
/** Those of one more piece of the answer and of its refusal, added to what came before. */
export declare function withLogprobs(before: JsonValue[] | undefined, { content, refusal }: JsonObject): JsonValue[];
