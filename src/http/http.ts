/** The one place where a request is sent, repeated, timed and its failure explained; what comes back is decoded as it arrives. */
import { ProviderError } from "../core/errors.ts";
import type { ResponseFacts, StreamEvent } from "../core/events.ts";
import { isObject, type JsonObject, type JsonValue } from "../core/json.ts";
import type { RequestOptions } from "../core/options.ts";
import type { CallContext } from "../core/provider.ts";
import { describeText, type ErrorContext, type ErrorDetails, errorDetails, providerError } from "./errors.ts";
import { fetchTransport } from "./fetch-transport.ts";
import { encodeForm } from "./form.ts";
import { type Framing, firstEvent, streamParser } from "./framing.ts";
import type { JsonAnswer, JsonCall, JsonLine } from "./json-call.ts";
import { JsonlParser } from "./jsonl.ts";
import { rateLimits, requestId, retryAfterMs } from "./limits.ts";
import { nodeTransport } from "./node-transport.ts";
import { parseJson, readText } from "./read-text.ts";
import { headerSecrets, redactor } from "./redact.ts";
import { Sender } from "./sender.ts";
import { type BaseURL, checkSettings, defaultTimeouts, type HttpSettings, resolveBaseURL } from "./settings.ts";
import { submissionError } from "./submission-error.ts";
import type { HttpRequest, HttpResponse, Transport } from "./transport.ts";

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

/** What asks for no answer of a model is answered at once. */
const jsonFirstByteMs = 60_000;

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

export class Http {
  readonly #profile: HttpProfile;
  readonly #settings: HttpSettings;
  readonly #transport: Transport;
  readonly #sender: Sender;
  #lastRedactor: { readonly secrets: readonly string[]; readonly redact: Redact } | undefined;

  constructor(profile: HttpProfile, settings: HttpSettings) {
    checkSettings(settings);
    this.#profile = profile;
    this.#settings = settings;
    this.#sender = new Sender(settings);
    if (typeof profile.baseURL === "string") resolveBaseURL(profile.baseURL);
    this.#transport = settings.fetch ? fetchTransport(settings.fetch) : nodeTransport(settings.maxConnections ?? 256);
  }

  /** Sends and yields the events of the answer, a batch for each piece that arrives. */
  async *stream(call: HttpCall, context: CallContext): AsyncGenerator<readonly StreamEvent[]> {
    const redact = this.#redactor(call);
    const response = await this.#send(call, redact, context);
    const facts = this.#facts(response, redact, context);
    const fail = (body: JsonObject) =>
      this.#streamError(this.#parse(redact(JSON.stringify(body)), redact, facts), facts);
    const decoder = this.#profile.makeDecoder(facts, call, fail);
    const read = (text: string, event: string | undefined, events: StreamEvent[]): void => {
      const value = this.#parse(text, redact, facts);
      const { error } = value;
      const failed = event === "error" || (error !== undefined && error !== null) || this.#profile.readError?.(value);
      const told = failed ? this.#parse(redact(text), redact, facts) : value;
      if (call.options.raw) events.push({ type: "raw", value: told });
      if (failed) throw this.#streamError(told, facts);
      decoder.read(value, events);
    };
    const { framing = "sse" } = this.#profile;
    const parser = streamParser(response, call.options.stream ?? true, framing, this.#settings.maxEventLength);
    if (!parser) {
      const events: StreamEvent[] = [];
      read(await readText(response, Infinity), undefined, events);
      decoder.end(events, "whole");
      yield events;
      return;
    }
    let events: StreamEvent[] = [];
    const finished = () => events.at(-1)?.type === "finish";
    const emit = (data: string, event?: string) => {
      if (finished()) return;
      if (data === "[DONE]") decoder.end(events, "marker");
      else if (data !== "") read(data, event, events);
    };
    try {
      for await (const chunk of response.body) {
        parser.push(chunk, emit);
        if (finished()) return yield events;
        if (events.length > 0) yield events;
        events = [];
      }
      parser.end(emit);
      if (!finished()) decoder.end(events, "no-marker");
    } catch (error) {
      // What came before the failure belongs to the reader.
      decoder.close(events);
      yield events;
      throw error;
    }
    yield events;
  }

  /** @param read takes what it needs of the answer, or throws where that is missing */
  async json<T>(
    call: JsonCall,
    read: (value: JsonObject, fail: JsonAnswer<T>["fail"]) => T,
    context: CallContext,
  ): Promise<JsonAnswer<T>> {
    const redact = this.#redactor(call);
    const timeouts = { firstByteMs: jsonFirstByteMs, ...this.#settings.timeouts };
    const exchange = async (): Promise<JsonAnswer<T>> => {
      const response = await this.#exchange(this.#request(call), timeouts, redact, context);
      const facts = this.#facts(response, redact, context);
      const first = call.options.stream ? await firstEvent(response, this.#settings.maxEventLength) : undefined;
      const text = first ?? (await readText(response, Infinity));
      // Where there is nothing to say, as of something deleted, or not there yet, some say nothing.
      const value = text === "" ? {} : this.#parse(text, redact, facts);
      const fail: JsonAnswer<T>["fail"] = (body, what) =>
        this.#streamError(this.#parse(redact(JSON.stringify(body)), redact, facts), facts, what);
      return { value: read(value, fail), header: response.header, facts, fail };
    };
    if (!call.submits) return exchange();
    const submit = async () => {
      try {
        return await exchange();
      } catch (error) {
        throw submissionError(error, this.#profile.provider);
      }
    };
    return this.#sender.send(submit, ({ facts }) => facts.limits, context);
  }

  /** The lines of a file, those of each piece as it arrives. What the connection's end cuts off is none. */
  async *lines(call: JsonCall, context: CallContext): AsyncGenerator<readonly JsonLine[]> {
    const redact = this.#redactor(call);
    const response = await this.#exchange(this.#request(call), this.#settings.timeouts, redact, context);
    const parser = new JsonlParser(this.#settings.maxEventLength);
    let lines: JsonLine[] = [];
    const add = (text: string) => {
      const value = parseJson(text);
      lines.push(isObject(value) ? { value } : { broken: redact(text) });
    };
    for await (const chunk of response.body) {
      parser.push(chunk, add);
      if (lines.length > 0) yield lines;
      lines = [];
    }
    parser.end(add);
    if (lines.length > 0) yield lines;
  }

  /** Nearly always the one of the request before, which saves building its pattern again. */
  #redactor(call: Pick<HttpCall, "secrets" | "options">): Redact {
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

  #send(call: HttpCall, redact: Redact, context: CallContext): Promise<HttpResponse> {
    const { body, method = "POST", ...rest } = call;
    const request = this.#request({ ...rest, method, ...(method !== "GET" && { body }) });
    return this.#sender.send(
      () => this.#exchange(request, this.#settings.timeouts, redact, context),
      ({ header }) => rateLimits(header, context.clock.now()),
      context,
    );
  }

  #request(call: Omit<JsonCall, "submits">): HttpRequest {
    const { method, baseURL = this.#profile.baseURL, path, headers, options } = call;
    const body = bodyOf(call);
    const url = new URL(`${resolveBaseURL(baseURL)}${path}`);
    for (const [name, value] of Object.entries(options.providerOptions?.query ?? {})) url.searchParams.set(name, value);
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

  async #exchange(
    request: HttpRequest,
    timeouts: HttpSettings["timeouts"],
    redact: Redact,
    context: CallContext,
  ): Promise<HttpResponse> {
    const options = { signal: context.signal, clock: context.clock, timeouts: { ...defaultTimeouts, ...timeouts } };
    const response = await this.#transport(request, options);
    if (response.status >= 200 && response.status < 300) return response;
    throw await this.#explain(response, redact, context);
  }

  async #explain(response: HttpResponse, redact: Redact, context: CallContext): Promise<ProviderError> {
    const text = redact(await readText(response, 64 * 1024));
    const body = parseJson(text);
    const shouldRetry = response.header("x-should-retry");
    const facts = this.#facts(response, redact, context);
    const errorContext: ErrorContext = {
      ...facts,
      provider: this.#profile.provider,
      status: response.status,
      requestId: facts.requestId,
      retryAfterMs: retryAfterMs(response.header, context.clock.now()),
      shouldRetry:
        shouldRetry === undefined
          ? (response.status === 409 && this.#profile.retryConflict) || undefined
          : shouldRetry === "true",
    };
    if (body === undefined)
      return providerError({ message: describeText(text) }, text.slice(0, 16 * 1024), errorContext);
    return providerError(this.#errorDetails(body), body, errorContext);
  }

  #errorDetails(body: JsonValue | undefined): ErrorDetails {
    return (isObject(body) ? this.#profile.readError?.(body) : undefined) ?? errorDetails(body);
  }

  #streamError(body: JsonObject, facts: ResponseFacts, what?: string): ProviderError {
    return providerError(this.#errorDetails(body), body, {
      ...facts,
      what,
      provider: this.#profile.provider,
      status: facts.status ?? 200,
      requestId: facts.requestId,
    });
  }

  #parse(text: string, redact: Redact, facts: ResponseFacts): JsonObject {
    const value = parseJson(text);
    if (isObject(value)) return value;
    const said = redact(text);
    throw new ProviderError(`${this.#profile.provider} sent ${describeText(said)} where a JSON object belongs.`, {
      provider: this.#profile.provider,
      status: facts.status,
      requestId: facts.requestId,
      body: said.slice(0, 16 * 1024),
    });
  }

  #facts(response: HttpResponse, redact: Redact, context: CallContext): ResponseFacts {
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

function bodyOf({ body, form, text, options }: Omit<JsonCall, "submits">): JsonCall["text"] {
  if (form) return encodeForm(form);
  if (text) return text;
  if (!body) return undefined;
  return { content: JSON.stringify({ ...body, ...options.providerOptions?.body }), type: "application/json" };
}

type Redact = (text: string) => string;
