/** Token counts of the Responses API, and the tools that the provider ran. */
import { isObject } from "../../core/json.js";
/** `input_tokens` includes what was read from and written to the cache. https://platform.openai.com/docs/guides/prompt-caching */
export function responsesUsage(raw, hosted) {
    const count = (value) => (typeof value === "number" ? value : undefined);
    const detail = (group, name) => {
        const object = raw[group];
        return isObject(object) ? count(object[name]) : undefined;
    };
    const all = count(raw.input_tokens);
    const output = count(raw.output_tokens);
    const cacheRead = detail("input_tokens_details", "cached_tokens");
    const cacheWrite = detail("input_tokens_details", "cache_write_tokens");
    const reasoning = detail("output_tokens_details", "reasoning_tokens");
    return {
        ...(all !== undefined && { input: all - (cacheRead ?? 0) - (cacheWrite ?? 0) }),
        ...(output !== undefined && { output }),
        ...(all !== undefined && output !== undefined && { total: all + output }),
        ...(cacheRead !== undefined && { cacheRead }),
        ...(cacheWrite !== undefined && { cacheWrite }),
        ...(reasoning !== undefined && { reasoning }),
        ...(hosted.size > 0 && { serverTools: Object.fromEntries(hosted) }),
        raw,
    };
}
