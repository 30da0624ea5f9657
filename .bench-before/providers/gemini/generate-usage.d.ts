/** Gemini's token counts in our words. https://ai.google.dev/api/generate-content#UsageMetadata */
import { type JsonObject } from "../../core/json.ts";
import type { Usage } from "../../core/usage.ts";
/**
 * The prompt's count includes what came from a cache, and what the provider's own tools added to the input stands apart. Zeros are left out, so
 * that an answer without any output is told by the total alone.
 */
export declare function generateUsage(raw: JsonObject, serverTools: Readonly<Record<string, number>>): Usage;
