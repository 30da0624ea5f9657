/** A ModelRequest in the words of Yandex's text generation. https://yandex.cloud/en/docs/ai-studio/text-generation/api-ref/TextGeneration/completion */
import { InvalidRequestError } from "../../core/errors.js";
import { defined } from "../../core/json.js";
import { functionTools } from "../../core/options.js";
import { completionMessages } from "./completion-messages.js";
/**
 * All but the model's URI: the same for an answer at once and, with `stream: false`, for one that is collected later.
 * @throws InvalidRequestError for what the protocol cannot carry; what the features leave out never gets here
 */
export function completionRequest(request, model, provider) {
    const { options } = request;
    const tools = functionTools(options);
    return defined({
        completionOptions: completionOptions(options, model),
        messages: completionMessages(request.messages, provider),
        tools: tools.length > 0
            ? tools.map(({ name, description, inputSchema }) => ({
                function: defined({ name, description, parameters: inputSchema }),
            }))
            : undefined,
        jsonSchema: options.schema && { schema: options.schema },
        parallelToolCalls: options.parallelToolCalls,
        toolChoice: options.toolChoice && toolChoice(options.toolChoice),
    });
}
function completionOptions({ stream, temperature, maxTokens, reasoning }, model) {
    if (temperature !== undefined && temperature > 1) {
        throw new InvalidRequestError("temperature", `temperature is ${temperature}; ${model.id} takes 0 to 1.`);
    }
    const thinks = reasoning !== undefined && (reasoning !== false || model.capabilities.reasoning !== "none");
    return defined({
        stream: stream ?? true,
        temperature,
        // JSON has 64-bit integers as strings. https://protobuf.dev/programming-guides/json/
        maxTokens: maxTokens === undefined ? undefined : BigInt(maxTokens).toString(),
        reasoningOptions: thinks ? { mode: reasoning === false ? "DISABLED" : "ENABLED_HIDDEN" } : undefined,
    });
}
function toolChoice(choice) {
    return typeof choice === "string" ? { mode: choice.toUpperCase() } : { functionName: choice.tool };
}
