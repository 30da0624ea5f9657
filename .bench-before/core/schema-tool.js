import { modelHas } from "./features.js";
import { functionTools } from "./options.js";
const toolName = "give_output";
/** Whether a schema has to be asked for by a forced tool, because neither model nor protocol can do it otherwise. */
export function needsSchemaTool({ options }, provider, model) {
    if (options.schema === undefined)
        return false;
    const has = (feature) => (provider.features?.has(feature) ?? true) && modelHas(model, feature);
    return !has("schema") && has("tools") && has("tool-choice");
}
/** The request with the tool in place of the schema. Other tools stay: calling this one ends the answer. */
export function schemaToolRequest(request) {
    const { schema, ...options } = request.options;
    if (schema === undefined)
        return request;
    const tool = {
        name: toolName,
        description: "Gives the final answer. Call it once, when everything that is needed for the answer is known.",
        inputSchema: schema,
    };
    const alone = functionTools(options).length === 0;
    // A last step that may call no tools may still call this one.
    const forced = alone || options.toolChoice === "none";
    return {
        ...request,
        options: {
            ...options,
            tools: [...(options.tools ?? []), tool],
            toolChoice: forced
                ? { tool: toolName }
                : typeof options.toolChoice === "object"
                    ? options.toolChoice
                    : "required",
        },
    };
}
/** The request as the provider gets it. */
export function providerRequest(request, provider, model) {
    return needsSchemaTool(request, provider, model) ? schemaToolRequest(request) : request;
}
/** Sends the request, with the tool where it is needed; its input then comes as text. */
export function withSchemaTool(request, provider, model, send) {
    const sent = providerRequest(request, provider, model);
    return sent === request ? send(request) : asText(send(sent));
}
async function* asText(batches) {
    /** The blocks that are the answer, and whether a piece of each has come. */
    const ours = new Map();
    let others = false;
    const translate = (event) => {
        switch (event.type) {
            case "block-start": {
                const { index, choice } = event;
                if (event.kind === "tool-call" && event.name === toolName) {
                    ours.set(index, false);
                    return [{ type: "block-start", index, kind: "text", ...(choice && { choice }) }];
                }
                if (event.kind === "tool-call" && !event.providerExecuted)
                    others = true;
                return [event];
            }
            case "tool-input-delta":
                if (!ours.has(event.index))
                    return [event];
                ours.set(event.index, true);
                return [{ ...event, type: "text-delta" }];
            case "block-end": {
                const { block, index } = event;
                const streamed = ours.get(index);
                if (streamed === undefined || block.type !== "tool-call")
                    return [event];
                const text = block.inputText?.trim() ? block.inputText : JSON.stringify(block.input);
                // Some protocols send an input whole.
                const whole = streamed ? [] : [{ type: "text-delta", index, text }];
                return [...whole, { type: "block-end", index, block: { type: "text", text } }];
            }
            case "finish":
                if (ours.size === 0 || others || event.finishReason !== "tool-calls")
                    return [event];
                return [{ ...event, finishReason: "stop" }];
            default:
                return [event];
        }
    };
    for await (const batch of batches) {
        yield (Array.isArray(batch) ? batch : [batch]).flatMap(translate);
    }
}
