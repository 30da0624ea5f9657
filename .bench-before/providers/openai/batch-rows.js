/** What came of the rows of a batch, each decoded as an answer at once is. https://platform.openai.com/docs/api-reference/batch/request-output */
import { AfterwordError, ProviderError } from "../../core/errors.js";
import { isObject } from "../../core/json.js";
import { errorDetails, providerError } from "../../http/errors.js";
import { redactor } from "../../http/redact.js";
/** The codes of rows that were not run, and cost nothing. */
const notRun = {
    batch_cancelled: "cancelled",
    batch_expired: "expired",
};
/** Decoders of these protocols need nothing of the request, which is not at hand. */
const noCall = { path: "", body: {}, headers: {}, secrets: [], options: { stream: false } };
export class RowReader {
    #provider;
    #protocol;
    #redact;
    /** @param secrets what no error may show */
    constructor(provider, protocol, secrets) {
        this.#provider = provider;
        this.#protocol = protocol;
        this.#redact = redactor(secrets);
    }
    /** @returns `undefined` for a line that does not tell whose it is */
    read(line) {
        if ("value" in line) {
            const { custom_id: id } = line.value;
            return typeof id === "string" ? { result: this.#result(id, line.value), broken: false } : undefined;
        }
        // Of a line that was cut, the id is at its beginning. Inside of an answer's text its quotes would be escaped.
        const id = /"custom_id"\s*:\s*"([\w-]{1,64})"/.exec(line.broken)?.[1];
        if (id === undefined)
            return undefined;
        const error = this.#unreadable("is no JSON", line.broken.slice(0, 16 * 1024), {}, true);
        return { result: { id, error }, broken: true };
    }
    #result(id, { response, error }) {
        if (isObject(response))
            return this.#answer(id, response);
        if (!isObject(error)) {
            return { id, error: this.#unreadable("has neither a response nor an error", this.#clean({ response, error })) };
        }
        const { code } = error;
        const why = typeof code === "string" && Object.hasOwn(notRun, code) ? notRun[code] : undefined;
        const what = `${this.#provider} ${why ? "did not run a request of a batch" : "failed at a request of a batch"}`;
        // The call to the model took too long.
        const shouldRetry = code === "request_timeout" || undefined;
        return { id, error: this.#failure(error, { status: 200 }, what, shouldRetry), ...(why && { notRun: why }) };
    }
    #answer(id, { status_code, request_id, body }) {
        const status = typeof status_code === "number" ? status_code : 200;
        const requestId = typeof request_id === "string" ? { requestId: this.#redact(request_id) } : {};
        const facts = { status, ...requestId };
        const ok = status >= 200 && status < 300;
        const what = `${this.#provider} answered ${ok ? "with an error" : status} in a batch`;
        const fail = (said) => this.#failure(said, facts, what);
        if (!isObject(body)) {
            const said = typeof body === "string" ? { message: body.slice(0, 500) } : {};
            return { id, error: ok ? this.#unreadable("holds no answer", this.#clean(body), facts) : fail(said) };
        }
        const { error } = body;
        const failed = !ok || (error !== undefined && error !== null) || this.#protocol.readError?.(body) !== undefined;
        return failed ? { id, error: fail(body) } : this.#decode(id, body, facts, fail);
    }
    #decode(id, body, facts, fail) {
        const events = [];
        try {
            const decoder = this.#protocol.makeDecoder(facts, noCall, fail);
            decoder.read(body, events);
            decoder.end(events, "whole");
        }
        catch (cause) {
            // Whatever is wrong with a row, it must not keep us from the others.
            const error = AfterwordError.isInstance(cause)
                ? cause
                : this.#unreadable("holds something that is no answer", this.#clean(body), facts, false, cause);
            return { id, error };
        }
        if (events.some(({ type }) => type === "start"))
            return { id, events };
        return { id, error: this.#unreadable("holds an object that is no answer", this.#clean(body), facts) };
    }
    #failure(said, facts, what, shouldRetry) {
        const body = this.#clean(said);
        return providerError(this.#protocol.readError?.(body) ?? errorDetails(body), body, {
            ...{ provider: this.#provider, status: facts.status ?? 200, requestId: facts.requestId, what, shouldRetry },
        });
    }
    #unreadable(what, body, facts = {}, retryable = false, cause) {
        const message = `A row of a batch of ${this.#provider} ${what}.`;
        return new ProviderError(message, { ...facts, provider: this.#provider, body, retryable, cause });
    }
    #clean(value) {
        return value === undefined ? undefined : JSON.parse(this.#redact(JSON.stringify(value)));
    }
}
