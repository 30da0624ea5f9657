import { type JsonObject } from "../../core/json.ts";
import type { Message } from "../../core/message.ts";
/** A message of the wire holds a text, a list of calls or a list of results, so that one of ours may become several. */
export declare function completionMessages(messages: readonly Message[], provider: string): JsonObject[];
