/** The mark up to which Anthropic caches a prompt. https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching */
import type { Warning } from "../../core/events.ts";
import { type JsonObject } from "../../core/json.ts";
import type { RequestOptions } from "../../core/options.ts";
/**
 * The one moving mark: everything up to the last message is read from the cache, or written to it. Marks of the caller's own, in
 * `providerOptions.body` or in blocks and tools in the provider's words, come first.
 * @param warnings gets that there was no place left
 */
export declare function withCacheMark(body: JsonObject, options: RequestOptions, warnings: Warning[]): JsonObject;
