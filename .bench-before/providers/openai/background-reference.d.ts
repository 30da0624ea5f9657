import { type JsonObject, type JsonValue } from "../../core/json.ts";
import type { DecoderPlace } from "./responses-response.ts";
/** A `responseId` alone will do, of a response that another program created. */
export interface BackgroundReference {
    readonly responseId: string;
    /** Of the request; default the response's. */
    readonly id: string;
    /** Milliseconds since the epoch, by our clock. */
    readonly submittedAt?: number;
    /** The provider keeps it for long. */
    readonly stored?: boolean;
    /** What was asked for besides the usual: it has to be asked for with the answer again. */
    readonly include?: readonly string[];
    /** Of one that was created as a stream, as long as there is more to come. */
    readonly stream?: StreamPlace;
}
/** How far a stream has been read. */
export interface StreamPlace {
    /** The number of the last event that was told of. */
    readonly told: number;
    /** The number to go on after: that of the last event between two items. What comes from there to `told` is read again, and not told again. */
    readonly after: number;
    /** Where the decoder stood there. */
    readonly decoder: DecoderPlace;
}
export declare function beginningAfter(number: number): StreamPlace;
export declare function writeReference({ stream, ...reference }: BackgroundReference): JsonObject;
/** @throws InvalidRequestError for what is no reference of this lane */
export declare function readReference(stored: JsonValue, provider: string): BackgroundReference;
export declare function isTexts(value: JsonValue | undefined): value is readonly string[];
/** It becomes a part of a path. Proxies have ids of their own, in base64. */
export declare function isResponseId(value: JsonValue | undefined): value is string;
