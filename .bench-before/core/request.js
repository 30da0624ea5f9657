/** Everything sent for one call, as plain JSON: what is written down to be sent later is the same as what is sent now. */
import { InvalidRequestError } from "./errors.js";
import { joined } from "./history.js";
import { systemMessage, toMessages } from "./input.js";
import { defined } from "./json.js";
import { checkOptions, oneToolChoice } from "./options.js";
import { toSchema } from "./schema.js";
import { toolDefinition, toolList } from "./tool.js";
/**
 * Makes the request of a prompt. What belongs to the call alone is not part of it.
 * @throws InvalidRequestError naming the option or message that cannot be sent
 */
export function createRequest(model, input, options = {}) {
    const history = toMessages(input);
    if (!history.some((message) => message.parts.some((part) => part.type !== "text" || part.text !== ""))) {
        throw new InvalidRequestError("prompt", "The prompt is empty; pass some text.");
    }
    return requestOf(model, history, options);
}
/** The same of messages that are known to be right. */
export function requestOf(model, history, options) {
    checkOptions(options);
    const { system, schema, tools, toolChoice, ...rest } = withoutCallOptions(options);
    const messages = system === undefined ? history : joined([systemMessage(system)], history);
    const requestOptions = {
        ...rest,
        ...(schema !== undefined && { schema: toSchema(schema).json }),
        ...(tools !== undefined && { tools: toolList(tools).map(toolDefinition) }),
        ...(toolChoice !== undefined && {
            toolChoice: oneToolChoice(toolChoice),
        }),
    };
    // A request must equal its own JSON round trip, which drops undefined members.
    return { model, messages, options: defined(requestOptions) };
}
/** Every option that is not sent; a type error says so when one is missing. */
const callOptionNames = {
    signal: true,
    timeoutMs: true,
    labels: true,
    log: true,
    trackUsage: true,
    trackCost: true,
    maxCost: true,
    markupPercent: true,
    repair: true,
};
function withoutCallOptions(options) {
    return Object.fromEntries(Object.entries(options).filter(([name]) => !Object.hasOwn(callOptionNames, name)));
}
