/** The one place where a request is sent, repeated, timed and its failure explained; what comes back is decoded as it arrives. */
import { ProviderError } from "../core/errors.ts";
import type { ResponseFacts, StreamEvent } from "../core/events.ts";
import { type JsonObject } from "../core/json.ts";
import type { RequestOptions } from "../core/options.ts";
import type { CallContext } from "../core/provider.ts";
import { type ErrorDetails } from "./errors.ts";
import { type Framing } from "./framing.ts";
import type { JsonAnswer, JsonCall, JsonLine } from "./json-call.ts";
import { type BaseURL, type HttpSettings } from "./settings.ts";
import type { HttpRequest } from "./transport.ts";
export interface HttpCall {
    /** Default `POST`; `GET` goes without its body. */
    readonly method?: HttpRequest["method"];
    readonly path: string;
    readonly body: JsonObject;
    readonly headers: Readonly<Record<string, string>>;
    /** What no error may show. */
    readonly secrets: readonly string[];
    readonly options: RequestOptions;
}
/** Turns what a provider sends into events. A decoder belongs to one answer. */
export interface Decoder {
    /** Reads one object of the stream, or the whole answer where it is not streamed, and adds to `events`; may throw after adding. */
    read(value: JsonObject, events: StreamEvent[]): void;
    /**
     * The answer has ended, as `how` tells: with the stream's own marker, without one, or because it came whole. Adds the `finish` event unless
     * `read` did, or throws where the answer is not complete.
     */
    end(events: StreamEvent[], how: "marker" | "no-marker" | "whole"): void;
    /** The answer broke off: ends the open blocks with what they hold, and tells the usage as far as it is known. */
    close(events: StreamEvent[]): void;
}
export interface HttpProfile {
    readonly provider: string;
    readonly baseURL: BaseURL;
    /** A conflict (409) is a lock that passes, as the vendor's own library takes it. */
    readonly retryConflict?: boolean;
    /** `fail` makes the error of a body that tells of a failure where `read` alone can know it: classified, and without keys. */
    readonly makeDecoder: (response: ResponseFacts, call: HttpCall, fail: (body: JsonObject) => ProviderError) => Decoder;
    /** How a stream is cut into objects, where its content type does not tell. Default `sse`. */
    readonly framing?: Framing;
    /** Reads the provider's own error shape, whatever the status; `undefined` where it is no error, or one of the usual shapes. */
    readonly readError?: (value: JsonObject) => ErrorDetails | undefined;
}
export declare class Http {
    #private;
    constructor(profile: HttpProfile, settings: HttpSettings);
    /** Sends and yields the events of the answer, a batch for each piece that arrives. */
    stream(call: HttpCall, context: CallContext): AsyncGenerator<readonly StreamEvent[]>;
    /** @param read takes what it needs of the answer, or throws where that is missing */
    json<T>(call: JsonCall, read: (value: JsonObject, fail: JsonAnswer<T>["fail"]) => T, context: CallContext): Promise<JsonAnswer<T>>;
    /** The lines of a file, those of each piece as it arrives. What the connection's end cuts off is none. */
    lines(call: JsonCall, context: CallContext): AsyncGenerator<readonly JsonLine[]>;
}
