/** Turns an answer that is an error into the right class, by its status and what the provider says; one rule for all of them. */
import { ProviderError } from "../core/errors.ts";
import type { RateLimits } from "../core/events.ts";
import { type JsonValue } from "../core/json.ts";
/** What a provider's error body says, in one shape. */
export interface ErrorDetails {
    readonly type?: string | undefined;
    readonly code?: string | undefined;
    readonly message?: string | undefined;
    readonly param?: string | undefined;
    /** The HTTP status that the error itself names: all there is of one inside a stream. */
    readonly status?: number | undefined;
    /** How long to wait, where the error itself says it. */
    readonly retryAfterMs?: number | undefined;
    /** What it is about, where a field says so: then its words are not asked. */
    readonly about?: About | undefined;
}
export interface ErrorContext {
    readonly provider: string;
    /** Of the answer's head; 200 for an error inside a stream. */
    readonly status: number;
    readonly requestId: string | undefined;
    readonly traceId?: string | undefined;
    readonly retryAfterMs?: number | undefined;
    readonly limits?: RateLimits | undefined;
    /** The provider's own word on whether to try again (`x-should-retry`). */
    readonly shouldRetry?: boolean | undefined;
    /** What this error is made from, where that is another error. */
    readonly cause?: unknown;
    /** What the message begins with, where no answer's head or stream told of the error. */
    readonly what?: string | undefined;
}
type About = "quota" | "context" | "filter" | "overloaded" | "auth" | "rate" | "too-large" | "server";
/** @param body what was received, parsed where it is JSON, without keys */
export declare function providerError(details: ErrorDetails, body: JsonValue | undefined, context: ErrorContext): ProviderError;
/** Reads the error shapes of OpenAI, Anthropic and their many imitators. */
export declare function errorDetails(body: JsonValue | undefined): ErrorDetails;
/** What an answer says that should be JSON and is not: the title of an HTML page, or its beginning. */
export declare function describeText(body: string): string;
export {};
