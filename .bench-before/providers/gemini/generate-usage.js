/** Gemini's token counts in our words. https://ai.google.dev/api/generate-content#UsageMetadata */
import { isObject } from "../../core/json.js";
/**
 * The prompt's count includes what came from a cache, and what the provider's own tools added to the input stands apart. Zeros are left out, so
 * that an answer without any output is told by the total alone.
 */
export function generateUsage(raw, serverTools) {
    const count = (value) => (typeof value === "number" ? value : undefined);
    const prompt = count(raw.promptTokenCount);
    const cacheRead = count(raw.cachedContentTokenCount);
    const toolUse = count(raw.toolUsePromptTokenCount) ?? 0;
    const candidates = count(raw.candidatesTokenCount);
    const reasoning = count(raw.thoughtsTokenCount);
    const total = count(raw.totalTokenCount);
    const inputAudio = soundOf(raw.promptTokensDetails) + soundOf(raw.toolUsePromptTokensDetails);
    const outputAudio = soundOf(raw.candidatesTokensDetails);
    const rates = typeof raw.serviceTier === "string" && raw.serviceTier !== "standard" ? [raw.serviceTier] : undefined;
    const told = candidates !== undefined || reasoning !== undefined;
    const rest = total !== undefined && prompt !== undefined ? total - prompt - toolUse : undefined;
    const output = told ? (candidates ?? 0) + (reasoning ?? 0) : rest;
    return {
        ...(prompt !== undefined && { input: prompt - (cacheRead ?? 0) + toolUse }),
        ...(output !== undefined && { output }),
        ...(prompt !== undefined && output !== undefined && { total: prompt + toolUse + output }),
        ...(cacheRead !== undefined && { cacheRead }),
        ...(reasoning !== undefined && { reasoning }),
        ...(inputAudio > 0 && { inputAudio }),
        ...(outputAudio > 0 && { outputAudio }),
        ...(Object.keys(serverTools).length > 0 && { serverTools }),
        ...(rates && { rates }),
        raw,
    };
}
/** Of the counts by modality: https://ai.google.dev/api/generate-content#ModalityTokenCount */
function soundOf(details) {
    const counts = Array.isArray(details) ? details : [];
    const sound = counts.filter((each) => isObject(each) && each.modality === "AUDIO");
    return sound.reduce((sum, { tokenCount }) => sum + (typeof tokenCount === "number" ? tokenCount : 0), 0);
}
