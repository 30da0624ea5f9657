/** Everything that can go wrong, as classes with a `code`: what failed, whether another try may help, and what was produced before. */
import type { RateLimits } from "./events.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import type { Result } from "./result.ts";
export type ErrorCode = "missing-key" | "unknown-model" | "unsupported" | "invalid-request" | "authentication" | "rate-limit" | "quota-exhausted" | "context-length" | "overloaded" | "content-filter" | "provider" | "connection" | "timeout" | "output" | "step-limit" | "paused" | "cost-limit" | "conflict" | "operation-not-found" | "operation-failed" | "store";
interface ErrorOptions {
    readonly cause?: unknown;
    readonly retryable?: boolean;
}
/** The base of every error that Afterword throws. An abort is not one: it surfaces as the signal's own `reason`. */
export declare class AfterwordError extends Error {
    readonly code: ErrorCode;
    /** The same request may succeed if it is sent again. */
    readonly retryable: boolean;
    /** What had been generated before the failure; only on errors of a started generation. */
    result?: Result;
    constructor(code: ErrorCode, message: string, options?: ErrorOptions);
    /** Whether `value` is an AfterwordError, also one of another copy of this package. */
    static isInstance(value: unknown): value is AfterwordError;
    /** Plain JSON: code, message and facts; no stack, no cause, no partial result. */
    toJSON(): JsonObject;
}
/** No credentials for the provider were found. Nothing was sent. */
export declare class MissingKeyError extends AfterwordError {
    readonly provider: string;
    readonly variables: readonly string[];
    /** @param reason why the place where it should be has none */
    constructor(provider: string, variables: readonly string[], reason?: string);
}
/** No model answers to this id, or several do. Nothing was sent. */
export declare class UnknownModelError extends AfterwordError {
    readonly model: string;
    readonly suggestions: readonly string[];
    constructor(model: string, details?: {
        readonly hint?: string;
        readonly suggestions?: readonly string[];
    });
}
/** The model or provider cannot do what was asked. Nothing was sent. */
export declare class UnsupportedError extends AfterwordError {
    readonly feature: string;
    readonly model: string;
    constructor(feature: string, model: string, hint: string, options?: ErrorOptions);
}
/** The caller's own mistake: an option, message or setting that cannot be meant so. Nothing was sent. */
export declare class InvalidRequestError extends AfterwordError {
    /** Where the mistake is, such as `temperature` or `messages[2].role`. */
    readonly field: string;
    constructor(field: string, message: string, options?: ErrorOptions);
}
export interface ProviderErrorFacts extends ErrorOptions {
    readonly provider: string;
    /** The HTTP status; 200 where the error came inside a stream. */
    readonly status?: number | undefined;
    readonly requestId?: string | undefined;
    /** The provider's id of its own log of the request, where it has one besides. */
    readonly traceId?: string | undefined;
    /** The provider's own code or type. */
    readonly providerCode?: string | undefined;
    /** The request field the provider complains of. */
    readonly param?: string | undefined;
    /** What the provider sent: parsed JSON, or its text (at most 16 KB), without keys. */
    readonly body?: JsonValue | undefined;
    /** How long the provider asks to wait, in milliseconds. */
    readonly retryAfterMs?: number | undefined;
    readonly limits?: RateLimits | undefined;
}
/** The provider answered with an error, or with something that is no answer. */
export declare class ProviderError extends AfterwordError {
    readonly provider: string;
    readonly status: number | undefined;
    readonly requestId: string | undefined;
    readonly traceId: string | undefined;
    readonly providerCode: string | undefined;
    readonly param: string | undefined;
    readonly body: JsonValue | undefined;
    readonly retryAfterMs: number | undefined;
    readonly limits: RateLimits | undefined;
    constructor(message: string, facts: ProviderErrorFacts, code?: ErrorCode);
    toJSON(): JsonObject;
}
/** The provider does not accept the key (401, 403). */
export declare class AuthenticationError extends ProviderError {
    constructor(message: string, facts: ProviderErrorFacts);
}
/** Too many requests or tokens (429). `retryAfterMs` is the wait the provider asks for. `quota-exhausted` is the kind that waiting does not cure. */
export declare class RateLimitError extends ProviderError {
    constructor(message: string, facts: ProviderErrorFacts, code?: "rate-limit" | "quota-exhausted");
}
/** The conversation does not fit the model's context. */
export declare class ContextLengthError extends ProviderError {
    constructor(message: string, facts: ProviderErrorFacts);
}
/** The provider has no capacity at the moment (503, 529). */
export declare class OverloadedError extends ProviderError {
    constructor(message: string, facts: ProviderErrorFacts);
}
/** The provider refused the prompt or the answer by its content rules. */
export declare class ContentFilterError extends ProviderError {
    constructor(message: string, facts: ProviderErrorFacts);
}
/** The connection could not be made, broke, or ended before the answer did. */
export declare class ConnectionError extends AfterwordError {
    constructor(message: string, options?: ErrorOptions);
}
export type TimeoutPhase = "connect" | "first-byte" | "between-chunks" | "call";
/** One of the timeouts ran out; `phase` says which and `timeoutMs` how long it was. */
export declare class TimeoutError extends AfterwordError {
    readonly phase: TimeoutPhase;
    readonly timeoutMs: number;
    constructor(phase: TimeoutPhase, timeoutMs: number, options?: ErrorOptions);
    toJSON(): JsonObject;
}
/** The answer is not what the schema asks for. `result` is the whole answer, `text` what should have been valid. */
export declare class OutputError extends AfterwordError {
    readonly text: string;
    readonly issues: readonly SchemaIssue[];
    constructor(message: string, text: string, issues: readonly SchemaIssue[], options?: ErrorOptions);
    toJSON(): JsonObject;
}
/** One thing that does not fit a schema. */
export interface SchemaIssue {
    /** Such as `items[2].name`; empty for the value as a whole. */
    readonly path: string;
    readonly message: string;
}
/** The model wanted to go on after the last step it was allowed. `result` has all steps, the results of the last step's calls not among them. */
export declare class StepLimitError extends AfterwordError {
    readonly maxSteps: number;
    constructor(maxSteps: number);
    toJSON(): JsonObject;
}
/** The request could cost more than `maxCost` leaves, or what it could cost is not known. It was not sent. */
export declare class CostLimitError extends AfterwordError {
    /** In the currency of the model's prices. */
    readonly maxCost: number;
    constructor(maxCost: number, message: string);
    toJSON(): JsonObject;
}
/** What is kept on disk, such as the log, cannot be read or written: the file is damaged, of a newer version, or busy for too long. */
export declare class StoreError extends AfterwordError {
    constructor(message: string, options?: ErrorOptions);
}
export {};
