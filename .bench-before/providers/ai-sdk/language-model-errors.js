/** What AI SDK language models throw, as our errors. Theirs are told by their marks: nothing of the AI SDK is imported. */
import { AfterwordError, ConnectionError, InvalidRequestError, MissingKeyError, ProviderError, UnknownModelError, UnsupportedError, } from "../../core/errors.js";
import { isObject } from "../../core/json.js";
import { describeText, errorDetails, providerError } from "../../http/errors.js";
import { rateLimits, requestId, retryAfterMs } from "../../http/limits.js";
import { plain } from "./plain.js";
/** Errors of the AI SDK carry a registered symbol, so that one copy of its packages knows those of another. */
function hasMarker(error, name) {
    return typeof error === "object" && error !== null && Symbol.for(`vercel.ai.error.${name}`) in error;
}
/** Told before anything is sent. https://github.com/vercel/ai/tree/main/packages/provider/src/errors */
const explanations = {
    AI_UnsupportedFunctionalityError: (error, { model }) => new UnsupportedError(String(word(error, "functionality")), model, "So says its AI SDK package.", { cause: error }),
    AI_NoSuchModelError: (error, { model }) => new UnknownModelError(model, { hint: `${error.message}.` }),
    // Its text names the variable: "… or the OPENAI_API_KEY environment variable."
    AI_LoadAPIKeyError: (error, { provider }) => new MissingKeyError(provider, error.message.match(/\b[A-Z][A-Z0-9]*(?:_[A-Z0-9]+)+\b/g) ?? []),
    AI_LoadSettingError: (error) => new InvalidRequestError("models", error.message, { cause: error }),
    AI_InvalidArgumentError: (error) => new InvalidRequestError(String(word(error, "argument")), error.message, { cause: error }),
    AI_InvalidPromptError: (error) => new InvalidRequestError("prompt", error.message, { cause: error }),
};
/** Errors about an answer, each with the member that holds what came. */
const unreadable = {
    AI_TypeValidationError: "value",
    AI_InvalidResponseDataError: "data",
    AI_JSONParseError: "text",
};
/** What `doGenerate` or `doStream` rejected with, or a stream broke off with. */
export function thrownError(error, place) {
    if (AfterwordError.isInstance(error))
        return error;
    if (hasMarker(error, "AI_APICallError"))
        return apiCallError(error, place);
    for (const [name, explain] of Object.entries(explanations)) {
        if (hasMarker(error, name))
            return explain(error, place);
    }
    for (const [name, member] of Object.entries(unreadable)) {
        if (hasMarker(error, name))
            return unreadableError(error, word(error, member), place);
    }
    const { provider, facts = {} } = place;
    const said = error instanceof Error ? error.message : describeText(String(error));
    return new ProviderError(`${provider} failed: ${said}`, { provider, ...facts, cause: error });
}
/** The provider's own error is one, even where its shape is not what the package knows. */
function unreadableError(error, received, place) {
    if (isObject(received) && received.error)
        return sentError(received, error, place);
    const { provider, facts = {} } = place;
    const message = `${provider} sent no answer that can be read: ${error.message.slice(0, 300)}`;
    return new ProviderError(message, { provider, ...facts, body: plain(received), cause: error });
}
/** An `error` part of a stream: an error, or what the provider sent for one. */
export function streamedError(error, place) {
    return error instanceof Error ? thrownError(error, place) : sentError(error, error, place);
}
function sentError(error, cause, place) {
    const { provider, facts } = place;
    const body = plain(error);
    const details = isObject(body) ? errorDetails(body) : { message: String(body) };
    const { isRetryable } = (error ?? {});
    return providerError(details, isObject(body) ? (body.data ?? body) : body, {
        provider,
        // As everywhere, of the head: a status inside the stream is the package's guess.
        status: 200,
        requestId: facts?.requestId,
        limits: facts?.limits,
        shouldRetry: isRetryable || undefined,
        cause,
    });
}
function apiCallError(error, { provider, now }) {
    const { statusCode: status, responseHeaders, responseBody = "", isRetryable } = error;
    const received = status !== undefined && status >= 200 && status < 300;
    if (status === undefined || (received && isRetryable)) {
        const what = received
            ? `The answer broke off: ${innermost(error)}`
            : `No answer from ${provider}: ${error.message}`;
        return new ConnectionError(`${what}.`, { cause: error, retryable: isRetryable });
    }
    const header = headerOf(responseHeaders);
    const parsed = parseJson(responseBody);
    const body = parsed ?? responseBody.slice(0, 16 * 1024);
    const facts = { provider, status, requestId: requestId(header), limits: rateLimits(header, now), cause: error };
    if (received)
        return new ProviderError(`${provider} sent no answer that can be read: ${error.message}`, { ...facts, body });
    const details = parsed === undefined ? {} : errorDetails(parsed);
    const said = parsed === undefined && responseBody !== "" ? describeText(responseBody) : error.message;
    return providerError({ ...details, message: details.message ?? said }, body, {
        ...facts,
        retryAfterMs: retryAfterMs(header, now),
        shouldRetry: shouldRetry(status, header("x-should-retry"), isRetryable),
    });
}
/** What really happened, below "Failed to process successful response". */
function innermost(error) {
    let inner = error;
    // Causes may go round in circles.
    for (let depth = 0; depth < 8 && inner.cause instanceof Error; depth++)
        inner = inner.cause;
    return inner.message;
}
/** The package's word counts where it says more than the status does. */
function shouldRetry(status, asked, isRetryable) {
    if (asked !== undefined)
        return asked === "true";
    const usual = status === 408 || status === 429 || status >= 500;
    return isRetryable === usual ? undefined : isRetryable;
}
export function responseFacts(headers, now) {
    const header = headerOf(headers);
    const id = requestId(header);
    const limits = rateLimits(header, now);
    return id === undefined && !limits
        ? undefined
        : { ...(id !== undefined && { requestId: id }), ...(limits && { limits }) };
}
function headerOf(headers = {}) {
    const byName = new Map(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
    return (name) => byName.get(name);
}
function word(error, member) {
    return error[member];
}
function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
