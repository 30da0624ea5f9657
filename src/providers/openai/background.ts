/** A response that OpenAI generates in the background: created, asked for by its id, or followed as a stream. https://platform.openai.com/docs/guides/background */
import { AfterwordError, AuthenticationError, InvalidRequestError, ProviderError } from "../../core/errors.ts";
import type { StreamEvent } from "../../core/events.ts";
import { defined, isObject, type JsonObject, type JsonValue } from "../../core/json.ts";
import type { DeferredRequest, FollowedEvents, Lane, LaneResult, LaneStatus } from "../../core/lane.ts";
import type { CallContext } from "../../core/provider.ts";
import type { ModelRequest } from "../../core/request.ts";
import { type FoundKey, findKey } from "../../http/credential.ts";
import { Http } from "../../http/http.ts";
import type { Protocol } from "../../http/http-provider.ts";
import type { JsonAnswer } from "../../http/json-call.ts";
import type { HttpSettings } from "../../http/settings.ts";
import { expired } from "./background-expiry.ts";
import {
  type BackgroundReference,
  beginningAfter,
  isResponseId,
  isTexts,
  readReference,
  writeReference,
} from "./background-reference.ts";
import { CursorDecoder } from "./background-stream.ts";
import { withoutTag, withTag } from "./background-tag.ts";
import type { ResponsesProfile } from "./responses.ts";
import { responsesHeaders, responsesProtocol } from "./responses-protocol.ts";
import { responsesFeatures } from "./responses-quirks.ts";
import { responsesDecoder } from "./responses-response.ts";

const shortestPollMs = 1_000;
/** Far below the ten minutes after which what is done is deleted. */
const longestPollMs = 10_000;

export function backgroundLane(profile: ResponsesProfile, settings: HttpSettings): Omit<Lane, "limits"> {
  return new BackgroundLane(profile, settings);
}

class BackgroundLane implements Omit<Lane, "limits"> {
  readonly #profile: ResponsesProfile;
  readonly #settings: HttpSettings;
  readonly #protocol: Protocol;
  readonly #http: Http;

  constructor(profile: ResponsesProfile, settings: HttpSettings) {
    this.#profile = profile;
    this.#settings = settings;
    this.#protocol = responsesProtocol(profile);
    this.#http = this.#httpWith(this.#protocol.makeDecoder);
  }

  /**
   * Where the request has `stream: true`, the response is created as a stream, of which nothing is read but its beginning: only such a one can be
   * followed. The vendor's own library sends no idempotency key: https://github.com/openai/openai-node (client.ts).
   */
  async submit([deferred, ...others]: Parameters<Lane["submit"]>[0], tag: string, context: CallContext) {
    if (!deferred || others.length > 0) {
      const { name } = this.#profile;
      throw new InvalidRequestError("requests", `A response of ${name} in the background answers exactly one request.`);
    }
    const { id, model } = deferred;
    const { body, headers, options } = this.#prepare(deferred, tag, context);
    const found = await this.#findKey(context);
    const submittedAt = context.clock.now();
    const call = {
      ...({ method: "POST", path: "/responses", submits: true } as const),
      ...{ body, headers: headers(found), secrets: [found.key], options },
    };
    const { value } = await this.#http.json(call, (created, fail) => this.#begun(created, fail), { ...context, model });
    const { responseId, number } = value;
    return writeReference({
      ...{ responseId, id, submittedAt },
      ...(body.store === true && { stored: true }),
      ...(isTexts(body.include) && { include: body.include }),
      ...(options.stream && number !== undefined && { stream: beginningAfter(number) }),
    });
  }

  /** Responses cannot be listed. */
  async find(): Promise<undefined> {}

  async poll(stored: JsonValue, context: CallContext): Promise<LaneStatus> {
    const reference = readReference(stored, this.#profile.name);
    let answer: JsonAnswer<JsonObject>;
    try {
      answer = await this.#get(reference, context);
    } catch (error) {
      return {
        state: "expired",
        forgotten: true,
        pollAgainMs: 0,
        error: expired(error, reference, context.clock.now()),
      };
    }
    const { status, created_at: createdAt } = answer.value;
    switch (status) {
      case "queued":
      case "in_progress":
        return {
          state: "running",
          ...(status === "queued" && { queued: true }),
          pollAgainMs: pollAgainMs(reference, createdAt, context),
        };
      case "completed":
      case "incomplete":
        return { state: "done", pollAgainMs: 0 };
      case "failed":
      case "cancelled":
        return { state: status, pollAgainMs: 0, error: this.#failure(reference, answer) };
      default:
        throw this.#error(reference, `has the unknown status ${JSON.stringify(status)}`, answer, true);
    }
  }

  async *results(stored: JsonValue, context: CallContext): AsyncGenerator<LaneResult> {
    const reference = readReference(stored, this.#profile.name);
    const { id } = reference;
    let answer: JsonAnswer<JsonObject>;
    try {
      answer = await this.#getWhole(reference, context);
    } catch (error) {
      return yield { id, error: expired(error, reference, context.clock.now()) };
    }
    const { status } = answer.value;
    if (status === "failed" || status === "cancelled") return yield { id, error: this.#failure(reference, answer) };
    if (status !== "completed" && status !== "incomplete") {
      throw this.#error(reference, `is ${status} and has no result yet`, answer, true);
    }
    let result: LaneResult;
    try {
      result = { id, events: this.#decode(answer) };
    } catch (error) {
      if (!AfterwordError.isInstance(error)) throw error;
      result = { id, error };
    }
    yield result;
  }

  async *follow(stored: JsonValue, context: CallContext): AsyncGenerator<FollowedEvents> {
    const { stream, ...reference } = readReference(stored, this.#profile.name);
    if (!stream) return;
    const { name } = this.#profile;
    let cursor: CursorDecoder | undefined;
    const http = this.#httpWith((response, _call, fail) => {
      cursor = new CursorDecoder(name, responsesDecoder(name, response, fail, stream.decoder), stream);
      return cursor;
    });
    const { path, headers, secrets } = await this.#call(reference, context, {
      starting_after: String(stream.after),
      stream: "true",
    });
    const call = { method: "GET", path, headers, secrets, body: {}, options: { stream: true } } as const;
    try {
      for await (const events of http.stream(call, context)) {
        if (events.length === 0) continue;
        const isWhole = events.at(-1)?.type === "finish";
        const place = isWhole ? {} : { stream: cursor?.place ?? stream };
        yield { events, reference: writeReference({ ...reference, ...place }) };
      }
    } catch (error) {
      if (!isRefusedStream(error)) throw error;
    }
  }

  /** Cancelling twice is the same as once. What has ended some servers refuse to cancel. */
  async cancel(stored: JsonValue, context: CallContext): Promise<void> {
    const reference = readReference(stored, this.#profile.name);
    try {
      const { path, ...call } = await this.#call(reference, context);
      await this.#http.json({ ...call, method: "POST", path: `${path}/cancel` }, () => undefined, context);
    } catch (error) {
      if (!(error instanceof ProviderError) || ![400, 404, 409].includes(error.status ?? 0)) throw error;
      const { state } = await this.poll(stored, context);
      if (state === "running") throw error;
    }
  }

  /** The body of an answer at once, unstreamed, but for what makes it one in the background. */
  #prepare({ request, model }: DeferredRequest, tag: string, context: CallContext) {
    const { providerOptions: { body: given = {}, ...providerOptions } = {}, ...options } = request.options;
    // Both are this lane's own.
    const { background: _background, stream: _stream, ...own } = given;
    const whole: ModelRequest = { ...request, options: { ...options, stream: false } };
    const prepared = this.#protocol.prepare(whole, { ...context, model });
    const stream = request.options.stream === true;
    const all: JsonObject = { ...prepared.body, ...own, background: true, ...(stream && { stream }) };
    const metadata = responsesFeatures(this.#profile.quirks).has("metadata") ? withTag(all.metadata, tag) : undefined;
    const body: JsonObject = { ...all, ...(metadata !== undefined && { metadata }) };
    return { body, headers: prepared.headers, options: { ...options, stream, providerOptions } };
  }

  /** With `include`, which some servers may not know here: the answer is worth more than what it would add. */
  async #getWhole(reference: BackgroundReference, context: CallContext): Promise<JsonAnswer<JsonObject>> {
    const { include, ...bare } = reference;
    if (!include) return this.#get(bare, context);
    try {
      return await this.#get(reference, context);
    } catch (error) {
      if (!(error instanceof ProviderError) || error.status !== 400) throw error;
      return this.#get(bare, context);
    }
  }

  async #get(reference: BackgroundReference, context: CallContext): Promise<JsonAnswer<JsonObject>> {
    const { responseId } = reference;
    const read = (response: JsonObject, fail: JsonAnswer<JsonObject>["fail"]) => {
      if (response.id === responseId) return response;
      throw this.#unexpected(`answered with something else than the response ${responseId}`, response, fail);
    };
    return this.#http.json({ ...(await this.#call(reference, context)), method: "GET" }, read, context);
  }

  async #call(
    { responseId, include = [] }: BackgroundReference,
    context: CallContext,
    query: Readonly<Record<string, string>> = {},
  ) {
    const found = await this.#findKey(context);
    const search = new URLSearchParams(query);
    for (const name of include) search.append("include[]", name);
    return {
      path: `/responses/${responseId}${search.size > 0 ? `?${search}` : ""}`,
      headers: responsesHeaders(this.#profile)(found),
      secrets: [found.key],
      options: { stream: false },
    };
  }

  #findKey(context: CallContext): Promise<FoundKey> {
    return findKey(this.#settings, { provider: this.#profile.name, variables: this.#profile.keyVariables }, context);
  }

  #httpWith(makeDecoder: Protocol["makeDecoder"]): Http {
    const { name: provider, baseURL } = this.#profile;
    return new Http({ ...this.#protocol, makeDecoder, provider, baseURL }, this.#settings);
  }

  /** The response that was created, or the first event of its stream. */
  #begun(created: JsonObject, fail: JsonAnswer<string>["fail"]) {
    const { id } = isObject(created.response) ? created.response : created;
    if (!isResponseId(id)) throw this.#unexpected("sent no response's id where a response belongs", created, fail);
    const { sequence_number: number } = created;
    return { responseId: id, number: typeof number === "number" ? number : undefined };
  }

  #decode({ value, facts, fail }: JsonAnswer<JsonObject>): StreamEvent[] {
    const decoder = responsesDecoder(this.#profile.name, facts, fail);
    const events: StreamEvent[] = [];
    decoder.read(withoutTag(value), events);
    decoder.end(events, "whole");
    return events;
  }

  #failure(reference: BackgroundReference, answer: JsonAnswer<JsonObject>): ProviderError {
    const { status, error } = answer.value;
    if (status === "cancelled") return this.#error(reference, "was cancelled", answer);
    const told = { error: isObject(error) ? error : { message: "no reason given" } };
    return answer.fail(told, `Response ${reference.responseId} of ${this.#profile.name} failed`);
  }

  #error({ responseId }: BackgroundReference, what: string, answer: JsonAnswer<JsonObject>, retryable = false) {
    const { name } = this.#profile;
    const { id, status } = answer.value;
    const message = `Response ${responseId} of ${name} ${what}.`;
    return new ProviderError(message, { ...answer.facts, provider: name, body: defined({ id, status }), retryable });
  }

  #unexpected(what: string, value: JsonObject, fail: JsonAnswer<string>["fail"]): ProviderError {
    const { name } = this.#profile;
    const { body } = fail(value);
    return new ProviderError(`${name} ${what}.`, { provider: name, body, status: 200 });
  }
}

/** What is older than five minutes is not streamed any more, and what the answer failed of is told by the next poll. */
function isRefusedStream(error: unknown): boolean {
  if (!(error instanceof ProviderError) || error instanceof AuthenticationError) return false;
  return error.status === 200 || !error.retryable;
}

/** Soon at first, then as often as the age of the response tells. */
function pollAgainMs(
  { submittedAt }: BackgroundReference,
  createdAt: JsonValue | undefined,
  { clock }: CallContext,
): number {
  const since = submittedAt ?? (typeof createdAt === "number" ? createdAt * 1000 : Number.NaN);
  const ageMs = Number.isNaN(since) ? Infinity : clock.now() - since;
  return Math.min(Math.max(ageMs / 2, shortestPollMs), longestPollMs);
}
