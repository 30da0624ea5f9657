/** A request whose answer is one JSON object, and what comes of it. */
import type { ProviderError } from "../core/errors.ts";
import type { ResponseFacts } from "../core/events.ts";
import type { JsonObject } from "../core/json.ts";
import type { HttpCall } from "./http.ts";
import type { BaseURL } from "./settings.ts";
import type { HttpRequest } from "./transport.ts";
/**
 * A request that is answered by one JSON object: to hand over work, or to ask for its state. Where `options.stream` is set and a stream answers, its
 * first object is meant, and the rest is left unread.
 */
export interface JsonCall extends Omit<HttpCall, "body"> {
    readonly method: HttpRequest["method"];
    /** Where it is not that of the profile. */
    readonly baseURL?: BaseURL;
    readonly body?: JsonObject;
    /** In place of a body: fields and files, as a browser's form sends them. */
    readonly form?: readonly FormPart[];
    /** In place of a body: text with its content type, such as a file. */
    readonly text?: {
        readonly content: string;
        readonly type: string;
    };
    /**
     * It makes the provider work, so that what it may have taken must not be sent again: only clear refusals are repeated, as the settings say, and
     * what is unclear becomes an UnclearSubmissionError. Otherwise it is sent once: whoever asks for a state asks again anyway.
     */
    readonly submits?: true;
}
/** https://www.rfc-editor.org/rfc/rfc7578 */
export interface FormPart {
    readonly name: string;
    readonly value: string;
    /** Of a file. */
    readonly filename?: string;
    readonly type?: string;
}
/** A line of a file: an object, or text that is none. */
export type JsonLine = {
    readonly value: JsonObject;
} | {
    readonly broken: string;
};
export interface JsonAnswer<T> {
    readonly value: T;
    /** Of the answer's head, by its name in small letters. */
    header(name: string): string | undefined;
    readonly facts: ResponseFacts;
    /** Makes the error of a body that tells of a failure: classified, and without keys. @param what the message begins with */
    readonly fail: (body: JsonObject, what?: string) => ProviderError;
}
