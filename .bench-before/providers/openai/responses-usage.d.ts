/** Token counts of the Responses API, and the tools that the provider ran. */
import { type JsonObject } from "../../core/json.ts";
import type { Usage } from "../../core/usage.ts";
/** `input_tokens` includes what was read from and written to the cache. https://platform.openai.com/docs/guides/prompt-caching */
export declare function responsesUsage(raw: JsonObject, hosted: ReadonlyMap<string, number>): Usage;
