/** Parts of a Gemini answer that come whole, as our parts. What has no place in them stays in their metadata, to be sent back as it was. */
import { isObject } from "../../core/json.js";
/**
 * Anything but text; what is not understood becomes a part of the provider's own.
 * @param idOf the id of a call, made up where the API gives none
 * @param lastRunId that of the provider's own call before, which a result without an id belongs to
 */
export function plainPart(part, provider, idOf, lastRunId) {
    const { functionCall, executableCode, codeExecutionResult, toolCall, toolResponse, inlineData, ...rest } = part;
    const metadata = (own) => ({
        providerMetadata: { [provider]: { ...rest, ...own } },
    });
    if (isObject(functionCall)) {
        const { name, args, ...own } = functionCall;
        const id = idOf(textOf(own.id));
        return { type: "tool-call", id, name: textOf(name) ?? "", input: args ?? {}, ...metadata({ functionCall: own }) };
    }
    if (isObject(executableCode)) {
        const { id: given, ...input } = executableCode;
        return {
            type: "tool-call",
            id: idOf(textOf(given)),
            name: "code_execution",
            input,
            providerExecuted: true,
            ...metadata({ executableCode: given === undefined ? {} : { id: given } }),
        };
    }
    if (isObject(codeExecutionResult)) {
        const { id: given, ...output } = codeExecutionResult;
        const failed = output.outcome !== undefined && output.outcome !== "OUTCOME_OK";
        return {
            type: "tool-result",
            id: textOf(given) ?? lastRunId,
            name: "code_execution",
            output,
            ...(failed && { isError: true }),
            providerExecuted: true,
            ...metadata({ codeExecutionResult: given === undefined ? {} : { id: given } }),
        };
    }
    if (isObject(toolCall)) {
        const { args, ...own } = toolCall;
        const name = toolName(own);
        return {
            type: "tool-call",
            id: idOf(textOf(own.id)),
            name,
            input: args ?? {},
            providerExecuted: true,
            ...metadata({ toolCall: own }),
        };
    }
    if (isObject(toolResponse)) {
        const { response, ...own } = toolResponse;
        return {
            type: "tool-result",
            id: textOf(own.id) ?? lastRunId,
            name: toolName(own),
            output: response ?? null,
            providerExecuted: true,
            ...metadata({ toolResponse: own }),
        };
    }
    // An image among the thoughts is no part of the answer.
    if (isObject(inlineData) && rest.thought !== true) {
        const { mimeType, data, ...own } = inlineData;
        if (typeof mimeType === "string" && typeof data === "string" && Object.keys(own).length === 0) {
            return { type: "file", mediaType: mimeType, data, ...(Object.keys(rest).length > 0 && metadata({})) };
        }
    }
    return { type: "provider", provider, block: part };
}
/** `GOOGLE_SEARCH_WEB` is `google_search_web`, unless a name is given. */
function toolName({ toolName, toolType }) {
    return textOf(toolName) ?? textOf(toolType)?.toLowerCase() ?? "";
}
function textOf(value) {
    return typeof value === "string" ? value : undefined;
}
