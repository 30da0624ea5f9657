import { isObject } from "../../core/json.js";
import { plain } from "./plain.js";
/** https://github.com/vercel/ai/blob/main/packages/provider/src/language-model/v4/language-model-v4-finish-reason.ts */
const finishReasons = {
    stop: "stop",
    length: "length",
    "content-filter": "content-filter",
    "tool-calls": "tool-calls",
};
/** The providers' own words for what the specification has none for, and calls `stop` or `content-filter`. */
const rawReasons = { pause_turn: "pause", refusal: "refusal" };
export function choiceFinish(reason) {
    const { unified = "", raw } = reason;
    return {
        finishReason: rawReasons[raw ?? ""] ?? finishReasons[unified] ?? "unknown",
        ...(raw !== undefined && { rawFinishReason: raw }),
    };
}
/** Here `input` is what no cache took part in; the specification's total includes the cache. `undefined` where nothing was counted. */
export function languageModelUsage(usage) {
    const { inputTokens, outputTokens, raw } = (usage ?? {});
    const cacheRead = count(inputTokens, "cacheRead");
    const cacheWrite = count(inputTokens, "cacheWrite");
    const all = count(inputTokens, "total");
    const input = count(inputTokens, "noCache") ?? (all === undefined ? undefined : all - (cacheRead ?? 0) - (cacheWrite ?? 0));
    const output = count(outputTokens, "total");
    const reasoning = count(outputTokens, "reasoning");
    const counted = {
        ...(input !== undefined && { input }),
        ...(output !== undefined && { output }),
        ...(input !== undefined &&
            output !== undefined && { total: input + output + (cacheRead ?? 0) + (cacheWrite ?? 0) }),
        ...(cacheRead !== undefined && { cacheRead }),
        ...(cacheWrite !== undefined && { cacheWrite }),
        ...(reasoning !== undefined && { reasoning }),
        ...(raw !== undefined && raw !== null && { raw: plain(raw) }),
    };
    return Object.keys(counted).length > 0 ? counted : undefined;
}
function count(tokens, kind) {
    const value = isObject(tokens) ? tokens[kind] : undefined;
    return typeof value === "number" ? value : undefined;
}
/** https://github.com/vercel/ai/blob/main/packages/provider/src/shared/v4/shared-v4-warning.ts */
export function languageModelWarning(warning) {
    const { type, feature, setting, details, message } = warning;
    const about = feature ?? setting;
    const said = message ?? details;
    return {
        code: type ?? "other",
        message: [about && `${about} (${type})`, said].filter((text) => text !== undefined).join(": "),
    };
}
