import type { ResponseFacts } from "../../core/events.ts";
export interface ErrorPlace {
    readonly provider: string;
    /** The id of our model. */
    readonly model: string;
    readonly now: number;
    /** What the answer's head said, where it had come. */
    readonly facts?: ResponseFacts;
}
/** What `doGenerate` or `doStream` rejected with, or a stream broke off with. */
export declare function thrownError(error: unknown, place: ErrorPlace): unknown;
/** An `error` part of a stream: an error, or what the provider sent for one. */
export declare function streamedError(error: unknown, place: ErrorPlace): unknown;
export declare function responseFacts(headers: Readonly<Record<string, string>> | undefined, now: number): ResponseFacts | undefined;
