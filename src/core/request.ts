/** Everything sent for one call, as plain JSON: what is written down to be sent later is the same as what is sent now. */
import { InvalidRequestError } from "./errors.ts";
import { type PromptInput, systemMessage, toMessages } from "./input.ts";
import { defined } from "./json.ts";
import type { Message } from "./message.ts";
import { checkOptions, type PromptOptions, type RequestOptions } from "./options.ts";

export interface ModelRequest {
  /** `provider:name`. */
  readonly model: string;
  /** At least one; a system message comes first. */
  readonly messages: readonly Message[];
  readonly options: RequestOptions;
}

/**
 * Makes the request of a prompt. `signal` and `timeoutMs` belong to the call and are not part of it.
 * @throws InvalidRequestError naming the option or message that cannot be sent
 */
export function createRequest(model: string, input: PromptInput, options: PromptOptions = {}): ModelRequest {
  checkOptions(options);
  const { system, signal: _signal, timeoutMs: _timeoutMs, ...rest } = options;
  const history = toMessages(input);
  if (!history.some((message) => message.parts.some((part) => part.type !== "text" || part.text !== ""))) {
    throw new InvalidRequestError("prompt", "The prompt is empty; pass some text.");
  }
  const messages = system === undefined ? history : [systemMessage(system), ...history];
  // A request must equal its own JSON round trip, which drops undefined members.
  return { model, messages, options: defined(rest) };
}
