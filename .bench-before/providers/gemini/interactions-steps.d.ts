import { type JsonObject } from "../../core/json.ts";
import type { Message } from "../../core/message.ts";
import type { ModelInfo } from "../../core/model-info.ts";
/** Under which name steps are kept: generateContent cannot be given what it did not say, so they are not its own. */
export declare function interactionsKey(provider: string): string;
/** @throws UnsupportedError for what no step can carry */
export declare function encodeSteps(messages: readonly Message[], provider: string, model: ModelInfo): JsonObject[];
