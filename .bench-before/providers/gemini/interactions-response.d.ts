/** The steps of a Gemini interaction that has ended, as events. https://ai.google.dev/api/interactions-api#Resource:Interaction */
import { ProviderError } from "../../core/errors.ts";
import type { ResponseFacts, StreamEvent } from "../../core/events.ts";
import { type JsonObject } from "../../core/json.ts";
export interface InteractionContext {
    readonly provider: string;
    readonly response: ResponseFacts;
    readonly fail: (body: JsonObject, what?: string) => ProviderError;
}
/** @throws ProviderError for one that is no answer */
export declare function interactionEvents(interaction: JsonObject, context: InteractionContext): StreamEvent[];
