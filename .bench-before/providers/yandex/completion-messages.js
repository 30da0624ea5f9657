/** Messages in the words of Yandex's text generation, where calls have no ids: their results are matched by function name and order. */
import { InvalidRequestError } from "../../core/errors.js";
import { isObject } from "../../core/json.js";
/** A message of the wire holds a text, a list of calls or a list of results, so that one of ours may become several. */
export function completionMessages(messages, provider) {
    const wire = [];
    let calls = [];
    let results = [];
    const answerCalls = () => {
        if (results.length > 0)
            wire.push({ role: "user", toolResultList: { toolResults: toolResults(results, calls) } });
        results = [];
    };
    for (const { role, parts } of messages) {
        switch (role) {
            case "tool":
            case "user": {
                results.push(...parts.filter((part) => part.type === "tool-result"));
                const rest = parts.filter((part) => part.type !== "tool-result");
                if (rest.length > 0)
                    answerCalls();
                wire.push(...plainMessages(rest, role, provider));
                break;
            }
            case "system":
                answerCalls();
                wire.push(...plainMessages(parts, role, provider));
                break;
            case "assistant":
                answerCalls();
                calls = parts.filter((part) => part.type === "tool-call" && !part.providerExecuted);
                wire.push(...assistantMessages(parts, provider));
                break;
            default:
                role;
        }
    }
    answerCalls();
    return wire;
}
function plainMessages(parts, role, provider) {
    const wire = [];
    const texts = [];
    for (const part of parts) {
        const block = ownBlock(part, provider);
        if (block)
            wire.push({ role, ...block });
        else if (part.type === "text" && role !== "tool")
            texts.push(part.text);
        else
            throw new InvalidRequestError("messages", `A ${role} message cannot hold a ${part.type} part.`);
    }
    const text = texts.filter((item) => item !== "").join("\n\n");
    return text === "" ? wire : [...wire, { role, text }];
}
function assistantMessages(parts, provider) {
    const wire = [];
    let text = "";
    let calls = [];
    const end = () => {
        if (text !== "")
            wire.push({ role: "assistant", text });
        if (calls.length > 0)
            wire.push({ role: "assistant", toolCallList: { toolCalls: calls } });
        text = "";
        calls = [];
    };
    for (const part of parts) {
        switch (part.type) {
            case "text":
            case "refusal":
                if (calls.length > 0)
                    end();
                text += part.text;
                break;
            case "tool-call":
                if (!part.providerExecuted)
                    calls.push({ functionCall: functionCall(part, provider) });
                break;
            case "provider": {
                const block = ownBlock(part, provider);
                if (!block)
                    break;
                end();
                wire.push({ role: "assistant", ...block });
                break;
            }
            // The API takes no thinking back, and what another provider's tools found is told in its text.
            case "reasoning":
            case "tool-result":
            case "file":
                break;
            default:
                part;
        }
    }
    end();
    return wire;
}
/** The arguments are a `google.protobuf.Struct`: an object, whatever the model that called wrote. */
function functionCall({ name, input, providerMetadata }, provider) {
    const own = providerMetadata?.[provider];
    return { ...(isObject(own) && own), name, arguments: isObject(input) ? input : {} };
}
/** In the order of the calls, which is all that tells two calls of one function apart. */
function toolResults(results, calls) {
    const places = new Map(calls.map(({ id }, index) => [id, index]));
    const place = ({ id }) => places.get(id) ?? calls.length;
    checkGaps(new Set(results.map(({ id }) => id)), calls);
    return results
        .toSorted((one, other) => place(one) - place(other))
        .map((result) => ({
        functionResult: {
            name: calls[place(result)]?.name ?? result.name,
            content: typeof result.output === "string" ? result.output : JSON.stringify(result.output),
        },
    }));
}
/** A result of a later call would pass for that of an earlier one of the same function. */
function checkGaps(answered, calls) {
    const open = calls.find(({ id, name }, index) => !answered.has(id) && calls.slice(index + 1).some((later) => later.name === name && answered.has(later.id)));
    if (!open)
        return;
    throw new InvalidRequestError("messages", `The call ${open.id} of ${open.name} has no result, but a later one has: Yandex matches results by function name and order, so send the results of all calls of ${open.name}.`);
}
function ownBlock(part, provider) {
    return part.type === "provider" && part.provider === provider && isObject(part.block) ? part.block : undefined;
}
