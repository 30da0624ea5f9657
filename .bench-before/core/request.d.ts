import { type PromptInput } from "./input.ts";
import type { Message } from "./message.ts";
import { type PromptOptions, type RequestOptions } from "./options.ts";
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
export declare function createRequest(model: string, input: PromptInput, options?: PromptOptions): ModelRequest;
/** The same of messages that are known to be right. */
export declare function requestOf(model: string, history: readonly Message[], options: PromptOptions): ModelRequest;
