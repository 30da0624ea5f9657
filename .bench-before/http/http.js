/** The one place where a request is sent, repeated, timed and its failure explained; what comes back is decoded as it arrives. */
import { ProviderError } from "../core/errors.js";
import { isObject } from "../core/json.js";
import { describeText, errorDetails, providerError } from "./errors.js";
import { fetchTransport } from "./fetch-transport.js";
import { encodeForm } from "./form.js";
import { firstEvent, streamParser } from "./framing.js";
import { JsonlParser } from "./jsonl.js";
import { rateLimits, requestId, retryAfterMs } from "./limits.js";
import { nodeTransport } from "./node-transport.js";
import { parseJson, readText } from "./read-text.js";
import { headerSecrets, redactor } from "./redact.js";
import { Sender } from "./sender.js";
import { checkSettings, defaultTimeouts, resolveBaseURL } from "./settings.js";
import { submissionError } from "./submission-error.js";
/** What asks for no answer of a model is answered at once. */
const jsonFirstByteMs = 60_000;
export class Http {
    #profile;
    #settings;
    #transport;
    #sender;
    #lastRedactor;
    constructor(profile, settings) {
        checkSettings(settings);
        this.#profile = profile;
        this.#settings = settings;
        this.#sender = new Sender(settings);
        if (typeof profile.baseURL === "string")
            resolveBaseURL(profile.baseURL);
        this.#transport = settings.fetch ? fetchTransport(settings.fetch) : nodeTransport(settings.maxConnections ?? 256);
    }
    /** Sends and yields the events of the answer, a batch for each piece that arrives. */
    async *stream(call, context) {
        const redact = this.#redactor(call);
        const response = await this.#send(call, redact, context);
        const facts = this.#facts(response, redact, context);
        const fail = (body) => this.#streamError(this.#parse(redact(JSON.stringify(body)), redact, facts), facts);
        const decoder = this.#profile.makeDecoder(facts, call, fail);
        const read = (text, event, events) => {
            const value = this.#parse(text, redact, facts);
            const { error } = value;
            const failed = event === "error" || (error !== undefined && error !== null) || this.#profile.readError?.(value);
            const told = failed ? this.#parse(redact(text), redact, facts) : value;
            if (call.options.raw)
                events.push({ type: "raw", value: told });
            if (failed)
                throw this.#streamError(told, facts);
            decoder.read(value, events);
        };
        const { framing = "sse" } = this.#profile;
        const parser = streamParser(response, call.options.stream ?? true, framing, this.#settings.maxEventLength);
        if (!parser) {
            const events = [];
            read(await readText(response, Infinity), undefined, events);
            decoder.end(events, "whole");
            yield events;
            return;
        }
        let events = [];
        const finished = () => events.at(-1)?.type === "finish";
        const emit = (data, event) => {
            if (finished())
                return;
            if (data === "[DONE]")
                decoder.end(events, "marker");
            else if (data !== "")
                read(data, event, events);
        };
        try {
            for await (const chunk of response.body) {
                parser.push(chunk, emit);
                if (finished())
                    return yield events;
                if (events.length > 0)
                    yield events;
                events = [];
            }
            parser.end(emit);
            if (!finished())
                decoder.end(events, "no-marker");
        }
        catch (error) {
            // What came before the failure belongs to the reader.
            decoder.close(events);
            yield events;
            throw error;
        }
        yield events;
    }
    /** @param read takes what it needs of the answer, or throws where that is missing */
    async json(call, read, context) {
        const redact = this.#redactor(call);
        const timeouts = { firstByteMs: jsonFirstByteMs, ...this.#settings.timeouts };
        const exchange = async () => {
            const response = await this.#exchange(this.#request(call), timeouts, redact, context);
            const facts = this.#facts(response, redact, context);
            const first = call.options.stream ? await firstEvent(response, this.#settings.maxEventLength) : undefined;
            const text = first ?? (await readText(response, Infinity));
            // Where there is nothing to say, as of something deleted, or not there yet, some say nothing.
            const value = text === "" ? {} : this.#parse(text, redact, facts);
            const fail = (body, what) => this.#streamError(this.#parse(redact(JSON.stringify(body)), redact, facts), facts, what);
            return { value: read(value, fail), header: response.header, facts, fail };
        };
        if (!call.submits)
            return exchange();
        const submit = async () => {
            try {
                return await exchange();
            }
            catch (error) {
                throw submissionError(error, this.#profile.provider);
            }
        };
        return this.#sender.send(submit, ({ facts }) => facts.limits, context);
    }
    /** The lines of a file, those of each piece as it arrives. What the connection's end cuts off is none. */
    async *lines(call, context) {
        const redact = this.#redactor(call);
        const response = await this.#exchange(this.#request(call), this.#settings.timeouts, redact, context);
        const parser = new JsonlParser(this.#settings.maxEventLength);
        let lines = [];
        const add = (text) => {
            const value = parseJson(text);
            lines.push(isObject(value) ? { value } : { broken: redact(text) });
        };
        for await (const chunk of response.body) {
            parser.push(chunk, add);
            if (lines.length > 0)
                yield lines;
            lines = [];
        }
        parser.end(add);
        if (lines.length > 0)
            yield lines;
    }
    /** Nearly always the one of the request before, which saves building its pattern again. */
    #redactor(call) {
        const own = headerSecrets(call.options.providerOptions?.headers);
        const secrets = [...call.secrets, ...headerSecrets(this.#settings.headers), ...own];
        const last = this.#lastRedactor;
        if (last?.secrets.length === secrets.length && last.secrets.every((secret, index) => secret === secrets[index])) {
            return last.redact;
        }
        const redact = redactor(secrets);
        this.#lastRedactor = { secrets, redact };
        return redact;
    }
    #send(call, redact, context) {
        const { body, method = "POST", ...rest } = call;
        const request = this.#request({ ...rest, method, ...(method !== "GET" && { body }) });
        return this.#sender.send(() => this.#exchange(request, this.#settings.timeouts, redact, context), ({ header }) => rateLimits(header, context.clock.now()), context);
    }
    #request(call) {
        const { method, baseURL = this.#profile.baseURL, path, headers, options } = call;
        const body = bodyOf(call);
        const url = new URL(`${resolveBaseURL(baseURL)}${path}`);
        for (const [name, value] of Object.entries(options.providerOptions?.query ?? {}))
            url.searchParams.set(name, value);
        return {
            method,
            url,
            headers: {
                ...(body && { "content-type": body.type }),
                accept: (options.stream ?? true) ? "text/event-stream" : "application/json",
                ...headers,
                ...this.#settings.headers,
                ...options.providerOptions?.headers,
            },
            ...(body && { body: body.content }),
        };
    }
    async #exchange(request, timeouts, redact, context) {
        const options = { signal: context.signal, clock: context.clock, timeouts: { ...defaultTimeouts, ...timeouts } };
        const response = await this.#transport(request, options);
        if (response.status >= 200 && response.status < 300)
            return response;
        throw await this.#explain(response, redact, context);
    }
    async #explain(response, redact, context) {
        const text = redact(await readText(response, 64 * 1024));
        const body = parseJson(text);
        const shouldRetry = response.header("x-should-retry");
        const facts = this.#facts(response, redact, context);
        const errorContext = {
            ...facts,
            provider: this.#profile.provider,
            status: response.status,
            requestId: facts.requestId,
            retryAfterMs: retryAfterMs(response.header, context.clock.now()),
            shouldRetry: shouldRetry === undefined
                ? (response.status === 409 && this.#profile.retryConflict) || undefined
                : shouldRetry === "true",
        };
        if (body === undefined)
            return providerError({ message: describeText(text) }, text.slice(0, 16 * 1024), errorContext);
        return providerError(this.#errorDetails(body), body, errorContext);
    }
    #errorDetails(body) {
        return (isObject(body) ? this.#profile.readError?.(body) : undefined) ?? errorDetails(body);
    }
    #streamError(body, facts, what) {
        return providerError(this.#errorDetails(body), body, {
            ...facts,
            what,
            provider: this.#profile.provider,
            status: facts.status ?? 200,
            requestId: facts.requestId,
        });
    }
    #parse(text, redact, facts) {
        const value = parseJson(text);
        if (isObject(value))
            return value;
        const said = redact(text);
        throw new ProviderError(`${this.#profile.provider} sent ${describeText(said)} where a JSON object belongs.`, {
            provider: this.#profile.provider,
            status: facts.status,
            requestId: facts.requestId,
            body: said.slice(0, 16 * 1024),
        });
    }
    #facts(response, redact, context) {
        const id = requestId(response.header);
        const trace = response.header("x-server-trace-id");
        const limits = rateLimits(response.header, context.clock.now());
        return {
            status: response.status,
            ...(id !== undefined && { requestId: redact(id) }),
            ...(trace !== undefined && { traceId: redact(trace) }),
            ...(limits && { limits }),
        };
    }
}
function bodyOf({ body, form, text, options }) {
    if (form)
        return encodeForm(form);
    if (text)
        return text;
    if (!body)
        return undefined;
    return { content: JSON.stringify({ ...body, ...options.providerOptions?.body }), type: "application/json" };
}
