/** Everything sent for one call, as plain JSON: what is written down to be sent later is the same as what is sent now. */
import { InvalidRequestError } from "./errors.ts";
import { joined } from "./history.ts";
import { type PromptInput, systemMessage, toMessages } from "./input.ts";
import { defined } from "./json.ts";
import type { Message } from "./message.ts";
import { type CallOptions, checkOptions, oneToolChoice, type PromptOptions, type RequestOptions } from "./options.ts";
import { toSchema } from "./schema.ts";
import { toolDefinition, toolList } from "./tool.ts";

export interface ModelRequest {
  /** `provider:name`. */
  readonly model: string;
  /** At least one; a system message comes first. */
  readonly messages: readonly Message[];
  readonly options: RequestOptions;
}

/**
 * Makes the request of a prompt. What belongs to the call alone is not part of it.
 * @throws InvalidRequestError naming the option or message that cannot be sent
 */
export function createRequest(model: string, input: PromptInput, options: PromptOptions = {}): ModelRequest {
  const history = toMessages(input);
  if (!history.some((message) => message.parts.some((part) => part.type !== "text" || part.text !== ""))) {
    throw new InvalidRequestError("prompt", "The prompt is empty; pass some text.");
  }
  return requestOf(model, history, options);
}

/** The same of messages that are known to be right. */
export function requestOf(model: string, history: readonly Message[], options: PromptOptions): ModelRequest {
  checkOptions(options);
  const { system, schema, tools, toolChoice, ...rest } = withoutCallOptions(options);
  const messages = system === undefined ? history : joined([systemMessage(system)], history);
  const requestOptions: RequestOptions = {
    ...rest,
    ...(schema !== undefined && { schema: toSchema(schema).json }),
    ...(tools !== undefined && { tools: toolList(tools).map(toolDefinition) }),
    ...(toolChoice !== undefined && {
      toolChoice: oneToolChoice(toolChoice) as NonNullable<RequestOptions["toolChoice"]>,
    }),
  };
  // A request must equal its own JSON round trip, which drops undefined members.
  return { model, messages, options: defined(requestOptions) };
}

/** Every option that is not sent; a type error says so when one is missing. */
const callOptionNames: { readonly [name in keyof Required<CallOptions>]: true } = {
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

function withoutCallOptions(options: PromptOptions): Omit<PromptOptions, keyof CallOptions> {
  return Object.fromEntries(Object.entries(options).filter(([name]) => !Object.hasOwn(callOptionNames, name)));
}
