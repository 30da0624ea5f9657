/** What Anthropic's batches are asked for, call by call. https://platform.claude.com/docs/en/api/creating-message-batches */
import { ProviderError } from "../../core/errors.ts";
import type { CallContext } from "../../core/provider.ts";
import type { JsonAnswer, JsonLine } from "../../http/json-call.ts";
import { type HttpSettings } from "../../http/settings.ts";
import { type Batch } from "./batch.ts";
import type { MessagesProfile } from "./messages.ts";
export declare class BatchCalls {
    #private;
    constructor(profile: MessagesProfile, settings: HttpSettings);
    /**
     * @param content the body
     * @returns the id of the batch
     */
    create(content: string, context: CallContext): Promise<string>;
    /** https://platform.claude.com/docs/en/api/retrieving-message-batches */
    get(id: string, context: CallContext): Promise<JsonAnswer<Batch>>;
    /** Newest first. https://platform.claude.com/docs/en/api/listing-message-batches */
    page(afterId: string | undefined, context: CallContext): Promise<{
        readonly batches: readonly Batch[];
        readonly hasMore: boolean;
    }>;
    /** Of a batch that has ended. https://platform.claude.com/docs/en/api/retrieving-message-batch-results */
    lines(batch: Batch, context: CallContext): AsyncGenerator<readonly JsonLine[]>;
    /** https://platform.claude.com/docs/en/api/canceling-message-batches */
    cancel(id: string, context: CallContext): Promise<void>;
}
export declare function isNotFound(error: unknown): error is ProviderError;
/** Batches that were there have been seen to be unknown for a minute. https://github.com/anthropics/anthropic-sdk-python/issues/1432 */
export declare function passing(error: ProviderError): ProviderError;
