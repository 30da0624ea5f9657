/** Token counts of Yandex's text generation: 64-bit integers, which JSON has as strings. */
import { isObject } from "../../core/json.js";
export function completionUsage(raw) {
    const input = count(raw.inputTextTokens);
    const output = count(raw.completionTokens);
    const details = raw.completionTokensDetails;
    const reasoning = isObject(details) ? count(details.reasoningTokens) : undefined;
    return {
        ...(input !== undefined && { input }),
        ...(output !== undefined && { output }),
        ...(input !== undefined && output !== undefined && { total: input + output }),
        ...(reasoning !== undefined && { reasoning }),
        raw,
    };
}
function count(value) {
    if (typeof value === "number")
        return value;
    return typeof value === "string" && /^\d+$/.test(value) ? Number(value) : undefined;
}
