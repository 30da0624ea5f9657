/** Messages as the prompt of an AI SDK language model. */
import { InvalidRequestError, UnsupportedError } from "../../core/errors.js";
import { show } from "../../core/input.js";
import { isObject } from "../../core/json.js";
/** The kinds of blocks without a meaning here that a prompt has a place for; the others only ever come back. */
const returnable = {
    v3: { assistant: [], tool: ["tool-approval-response"] },
    v4: { assistant: ["custom", "reasoning-file"], tool: ["tool-approval-response"] },
};
/** https://github.com/vercel/ai/blob/main/packages/provider/src/language-model/v4/language-model-v4-prompt.ts */
export function promptMessages(messages, target) {
    return messages.flatMap((message) => encodeMessage(message, target)).filter(({ content }) => content.length > 0);
}
function encodeMessage({ role, parts }, target) {
    switch (role) {
        case "system":
            return [systemMessage(parts, target)];
        case "user": {
            const results = parts.filter((part) => part.type === "tool-result");
            const rest = parts.filter((part) => part.type !== "tool-result");
            return [
                { role: "tool", content: results.map((part) => toolResult(part, target)) },
                { role, content: rest.flatMap((part) => userPart(part, target)) },
            ];
        }
        case "tool":
            return [{ role, content: parts.flatMap((part) => toolPart(part, target)) }];
        case "assistant":
            return [{ role, content: parts.flatMap((part) => assistantPart(part, target)) }];
        default:
            return role;
    }
}
function systemMessage(parts, target) {
    const texts = parts.map((part) => {
        if (part.type === "text")
            return part;
        throw new UnsupportedError(`a ${part.type} part in a system message`, target.model, "Only text can stand there.");
    });
    const content = texts.map(({ text }) => text).join("\n\n");
    return { role: "system", content, ...own(texts.at(-1)?.providerMetadata, target) };
}
function userPart(part, target) {
    if (part.type === "text")
        return textPart(part.text, part.providerMetadata, target);
    if (part.type === "file")
        return [filePart(part, target)];
    throw new InvalidRequestError("messages", `A user message cannot hold a ${part.type} part.`);
}
function toolPart(part, target) {
    if (part.type === "tool-result")
        return [toolResult(part, target)];
    if (part.type === "provider")
        return ownBlock(part, "tool", target);
    throw new InvalidRequestError("messages", `A tool message cannot hold a ${part.type} part.`);
}
function assistantPart(part, target) {
    switch (part.type) {
        case "text":
            return textPart(part.text, part.providerMetadata, target);
        case "refusal":
            return textPart(part.text, undefined, target);
        case "reasoning": {
            const options = own(part.providerMetadata, target);
            // Another provider's encrypted thinking says nothing here.
            if (part.text === "" && !options.providerOptions)
                return [];
            return [{ type: "reasoning", text: part.text, ...options }];
        }
        case "file":
            return [filePart(part, target)];
        case "tool-call":
            return [toolCall(part, target)];
        case "tool-result":
            return [toolResult(part, target)];
        case "provider":
            return ownBlock(part, "assistant", target);
        default:
            return part;
    }
}
/** Providers refuse empty texts, unless they carry something of the provider's own. */
function textPart(text, metadata, target) {
    const options = own(metadata, target);
    return text === "" && !options.providerOptions ? [] : [{ type: "text", text, ...options }];
}
function toolCall(part, target) {
    return {
        type: "tool-call",
        toolCallId: part.id,
        toolName: part.name,
        input: part.invalid ? {} : part.input,
        ...(part.providerExecuted && { providerExecuted: true }),
        ...own(part.providerMetadata, target),
    };
}
function toolResult(part, target) {
    return {
        type: "tool-result",
        toolCallId: part.id,
        toolName: part.name,
        output: resultOutput(part, target),
        ...own(part.providerMetadata, target),
    };
}
function resultOutput({ output, files = [], isError, providerExecuted }, target) {
    if (files.length > 0 && !providerExecuted) {
        const text = typeof output === "string" ? output : JSON.stringify(output);
        const value = [...(text === "" ? [] : [{ type: "text", text }]), ...files.map((file) => resultFile(file, target))];
        return { type: "content", value };
    }
    // What a provider's own tool found goes back as it came, in JSON even where it is text.
    const kind = typeof output === "string" && !providerExecuted ? "text" : "json";
    return { type: isError ? `error-${kind}` : kind, value: output };
}
/** `v3` tells images from other files, and whether they are here or elsewhere, by the type. */
function resultFile(part, target) {
    if (target.version === "v4")
        return filePart(part, target);
    const { mediaType, data = "", url, name, providerMetadata } = part;
    const kind = mediaType.startsWith("image/") ? "image" : "file";
    const options = own(providerMetadata, target);
    if (url !== undefined) {
        fileURL(url, mediaType, target);
        return { type: `${kind}-url`, url, ...options };
    }
    const filename = kind === "file" && name !== undefined && { filename: name };
    return { type: `${kind}-data`, data, mediaType, ...filename, ...options };
}
function filePart(part, target) {
    const { mediaType, data = "", url, name, citations: _citations, providerMetadata } = part;
    const source = url === undefined ? undefined : fileURL(url, mediaType, target);
    return {
        type: "file",
        mediaType,
        data: target.version === "v3" ? (source?.url ?? data) : (source ?? { type: "data", data }),
        ...(name !== undefined && { filename: name }),
        ...own(providerMetadata, target),
    };
}
/** The specification leaves fetching what the model does not take to the caller, and here nothing is fetched. */
function fileURL(url, mediaType, { model, supportedUrls }) {
    if (!URL.canParse(url))
        throw new InvalidRequestError("messages", `The file's url is ${show(url)}; it must be a URL.`);
    const address = url.toLowerCase();
    const taken = Object.entries(supportedUrls).some(([pattern, urls]) => matches(mediaType, pattern) && urls.some((known) => new RegExp(known).test(address)));
    if (!taken)
        throw new UnsupportedError(`${mediaType} from ${url}`, model, "Pass its bytes: file(bytes).");
    const parsed = new URL(url);
    return { type: "url", url: parsed, ...(parsed.href !== url && { originalUrl: url }) };
}
/** `*` and `*` + `/*` stand for everything, `image/*` for every image. */
function matches(mediaType, pattern) {
    if (pattern === "*" || pattern === "*/*")
        return true;
    const wanted = pattern.toLowerCase();
    return wanted.endsWith("/*") ? mediaType.startsWith(wanted.slice(0, -1)) : mediaType === wanted;
}
/** A block that came with an earlier answer, as the part of a prompt that it can be again. */
function ownBlock({ provider, block }, role, target) {
    if (provider !== target.provider || !isObject(block))
        return [];
    if (!returnable[target.version][role].includes(block.type))
        return [];
    const { providerMetadata, data, ...rest } = block;
    return [
        {
            ...rest,
            ...(data !== undefined && { data: revived(data) }),
            ...(providerMetadata !== undefined && { providerOptions: providerMetadata }),
        },
    ];
}
function revived(data) {
    return isObject(data) && data.type === "url" ? { type: "url", url: new URL(data.url) } : data;
}
/** What the model's package said of a part goes back as it came; another provider's words do not. */
function own(metadata, { provider }) {
    const options = metadata?.[provider];
    return isObject(options) && Object.values(options).every(isObject) ? { providerOptions: options } : {};
}
