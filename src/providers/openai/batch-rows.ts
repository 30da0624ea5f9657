/** What came of the rows of a batch, each decoded as an answer at once is. https://platform.openai.com/docs/api-reference/batch/request-output */
import { AfterwordError, ProviderError } from "../../core/errors.ts";
import type { ResponseFacts, StreamEvent } from "../../core/events.ts";
import { isObject, type JsonObject, type JsonValue } from "../../core/json.ts";
import type { LaneResult } from "../../core/lane.ts";
import { errorDetails, providerError } from "../../http/errors.ts";
import type { HttpCall } from "../../http/http.ts";
import type { Protocol } from "../../http/http-provider.ts";
import type { JsonLine } from "../../http/json-call.ts";
import { redactor } from "../../http/redact.ts";

/** The codes of rows that were not run, and cost nothing. */
const notRun: Readonly<Record<string, "cancelled" | "expired">> = {
  batch_cancelled: "cancelled",
  batch_expired: "expired",
};

/** Decoders of these protocols need nothing of the request, which is not at hand. */
const noCall: HttpCall = { path: "", body: {}, headers: {}, secrets: [], options: { stream: false } };

/** The result of a row, and whether it could be read: another line for the same request is better then. */
export interface RowResult {
  readonly result: LaneResult;
  readonly broken: boolean;
}

export class RowReader {
  readonly #provider: string;
  readonly #protocol: Protocol;
  readonly #redact: (text: string) => string;

  /** @param secrets what no error may show */
  constructor(provider: string, protocol: Protocol, secrets: readonly string[]) {
    this.#provider = provider;
    this.#protocol = protocol;
    this.#redact = redactor(secrets);
  }

  /** @returns `undefined` for a line that does not tell whose it is */
  read(line: JsonLine): RowResult | undefined {
    if ("value" in line) {
      const { custom_id: id } = line.value;
      return typeof id === "string" ? { result: this.#result(id, line.value), broken: false } : undefined;
    }
    // Of a line that was cut, the id is at its beginning. Inside of an answer's text its quotes would be escaped.
    const id = /"custom_id"\s*:\s*"([\w-]{1,64})"/.exec(line.broken)?.[1];
    if (id === undefined) return undefined;
    const error = this.#unreadable("is no JSON", line.broken.slice(0, 16 * 1024));
    return { result: { id, error, unreadable: true }, broken: true };
  }

  #result(id: string, { response, error }: JsonObject): LaneResult {
    if (isObject(response)) return this.#answer(id, response);
    if (!isObject(error)) {
      const said = this.#clean({ response, error });
      return { id, error: this.#unreadable("has neither a response nor an error", said), unreadable: true };
    }
    const { code } = error;
    const why = typeof code === "string" && Object.hasOwn(notRun, code) ? notRun[code] : undefined;
    const what = `${this.#provider} ${why ? "did not run a request of a batch" : "failed at a request of a batch"}`;
    // The call to the model took too long.
    const shouldRetry = code === "request_timeout" || undefined;
    return { id, error: this.#failure(error, { status: 200 }, what, shouldRetry), ...(why && { notRun: why }) };
  }

  #answer(id: string, { status_code, request_id, body }: JsonObject): LaneResult {
    const status = typeof status_code === "number" ? status_code : 200;
    const requestId = typeof request_id === "string" ? { requestId: this.#redact(request_id) } : {};
    const facts = { status, ...requestId };
    const ok = status >= 200 && status < 300;
    const what = `${this.#provider} answered ${ok ? "with an error" : status} in a batch`;
    const fail = (said: JsonObject) => this.#failure(said, facts, what);
    if (!isObject(body)) {
      const said = typeof body === "string" ? { message: body.slice(0, 500) } : {};
      if (!ok) return { id, error: fail(said) };
      return { id, error: this.#unreadable("holds no answer", this.#clean(body), facts), unreadable: true };
    }
    const { error } = body;
    const failed = !ok || (error !== undefined && error !== null) || this.#protocol.readError?.(body) !== undefined;
    return failed ? { id, error: fail(body) } : this.#decode(id, body, facts, fail);
  }

  #decode(id: string, body: JsonObject, facts: ResponseFacts, fail: (body: JsonObject) => ProviderError): LaneResult {
    const events: StreamEvent[] = [];
    try {
      const decoder = this.#protocol.makeDecoder(facts, noCall, fail);
      decoder.read(body, events);
      decoder.end(events, "whole");
    } catch (cause) {
      // Whatever is wrong with a row, it must not keep us from the others.
      const error = AfterwordError.isInstance(cause)
        ? cause
        : this.#unreadable("holds something that is no answer", this.#clean(body), facts, cause);
      return { id, error, unreadable: true };
    }
    if (events.some(({ type }) => type === "start")) return { id, events };
    const error = this.#unreadable("holds an object that is no answer", this.#clean(body), facts);
    return { id, error, unreadable: true };
  }

  #failure(said: JsonObject, facts: ResponseFacts, what: string, shouldRetry?: true): ProviderError {
    const body = this.#clean(said) as JsonObject;
    return providerError(this.#protocol.readError?.(body) ?? errorDetails(body), body, {
      ...{ provider: this.#provider, status: facts.status ?? 200, requestId: facts.requestId, what, shouldRetry },
    });
  }

  #unreadable(what: string, body: JsonValue | undefined, facts: ResponseFacts = {}, cause?: unknown): ProviderError {
    const message = `A row of a batch of ${this.#provider} ${what}.`;
    return new ProviderError(message, { ...facts, provider: this.#provider, body, cause });
  }

  #clean(value: JsonValue | undefined): JsonValue | undefined {
    return value === undefined ? undefined : (JSON.parse(this.#redact(JSON.stringify(value))) as JsonValue);
  }
}
