/** The contract of a provider: one required method that turns a request into a stream of events. */
import type { Clock } from "./clock.ts";
import type { RetryEvent, StreamEvent } from "./events.ts";
import type { Feature } from "./features.ts";
import type { Lane } from "./lane.ts";
import type { ModelInfo } from "./model-info.ts";
import type { ModelRequest } from "./request.ts";
export interface Provider {
    /** The part before the colon in a model id. */
    readonly name: string;
    /** The environment variables its key is looked up in, in order; left out where it needs none. */
    readonly keyVariables?: readonly string[];
    /** Where its key would come from at this moment; left out where it needs none. */
    credentialSource?(): Promise<CredentialSource>;
    /** What its protocol can carry; anything else is refused before it is sent. Where it is left out, everything is passed on. */
    readonly features?: ReadonlySet<Feature>;
    /** What would carry a feature that is not among `features`, for the error: another protocol of the same vendor, say. */
    readonly hints?: {
        readonly [feature in Feature]?: string;
    };
    /**
     * Sends the request and yields what comes back, ending with exactly one `finish` event; a failure is thrown. Events may be yielded one by one or
     * in batches: a batch for each piece read from the network costs least. It must stop soon after `context.signal` aborts.
     */
    stream(request: ModelRequest, context: CallContext): AsyncIterable<StreamEvent | readonly StreamEvent[]>;
    /** What it can carry out by itself, without a connection: one request, or many at a lower price. */
    readonly lanes?: {
        readonly background?: Lane;
        readonly batch?: Lane;
    };
}
export interface CallContext {
    /** Aborts when the caller gives up, when the last reader leaves, or when the whole call takes too long. */
    readonly signal: AbortSignal;
    /** What is known of the request's model. */
    readonly model: ModelInfo;
    readonly clock: Clock;
    /** Tells readers at once that a failed request is about to be repeated. */
    onRetry(event: RetryEvent): void;
}
/** Where a key comes from; never the key. The first of the places that has one counts, in the order in which they stand here. */
export interface CredentialSource {
    /** The setting `apiKey`, an environment variable, the setting `keyCommand`, the keys saved with `setKey`, or nowhere. */
    readonly from: "apiKey" | "environment" | "keyCommand" | "keys.json" | "none";
    /** The environment variable that is used. */
    readonly variable?: string;
    /** Other variables for this provider's key that are set as well, and not used. */
    readonly unused?: readonly string[];
    /** Works without a key. */
    readonly optional: boolean;
}
