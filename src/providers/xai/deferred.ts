/** xAI's deferred completions: submitted once, and read once. https://docs.x.ai/developers/advanced-api-usage/deferred-chat-completions */
import { AfterwordError, InvalidRequestError, ProviderError } from "../../core/errors.ts";
import type { ResponseFacts, StreamEvent } from "../../core/events.ts";
import { isObject, type JsonObject, type JsonValue } from "../../core/json.ts";
import type { Lane, LaneResult, LaneStatus } from "../../core/lane.ts";
import type { CallContext } from "../../core/provider.ts";
import { errorDetails, providerError } from "../../http/errors.ts";
import type { HttpCall } from "../../http/http.ts";
import type { JsonAnswer } from "../../http/json-call.ts";
import type { HttpSettings } from "../../http/settings.ts";
import type { ChatProfile } from "../openai/chat.ts";
import { ChatCalls, isGone } from "../openai/chat-calls.ts";

/** From the submission; then the result is discarded. */
const keptMs = 24 * 3_600_000;

/** How long after its submission a completion that is not found may be one that is not known everywhere yet. */
const newMs = 60_000;

/** What is stored of a submission. A `requestId` alone will do, of one that another program made. */
interface Reference {
  readonly requestId: string;
  /** Of the request; default that of xAI. */
  readonly id: string;
  /** Milliseconds since the epoch, by our clock. */
  readonly submittedAt?: number;
  /** What came back, which is nowhere else any more. */
  readonly answer?: JsonObject;
  /** What its head told. */
  readonly response?: ResponseFacts;
}

/** The decoder needs nothing of the request, which is not at hand. */
const noCall: HttpCall = { path: "", body: {}, headers: {}, secrets: [], options: { stream: false } };

export function deferredLane(profile: ChatProfile, settings: HttpSettings): Omit<Lane, "limits"> {
  return new DeferredLane(new ChatCalls(profile, settings));
}

class DeferredLane implements Omit<Lane, "limits"> {
  readonly #calls: ChatCalls;

  constructor(calls: ChatCalls) {
    this.#calls = calls;
  }

  async submit(
    [deferred, ...others]: Parameters<Lane["submit"]>[0],
    _tag: string,
    context: CallContext,
  ): Promise<JsonObject> {
    if (!deferred || others.length > 0) {
      const message = `A deferred completion of ${this.#calls.name} is exactly one request.`;
      throw new InvalidRequestError("requests", message);
    }
    const { id, request, model } = deferred;
    const whole = { ...request, options: { ...request.options, stream: false } };
    const { body, options } = this.#calls.protocol.prepare(whole, { ...context, model });
    const submittedAt = context.clock.now();
    const call = {
      ...({ method: "POST", path: "/chat/completions", submits: true } as const),
      ...{ body: { ...body, deferred: true }, options },
    };
    const read = (answer: JsonObject, fail: JsonAnswer<string>["fail"]) => this.#calls.idOf(answer, "request_id", fail);
    const { value } = await this.#calls.json(call, read, { ...context, model });
    return { requestId: value, id, submittedAt };
  }

  /** There is no list of them, and no place for a tag. */
  async find(): Promise<undefined> {}

  /** The body comes exactly once: it is in the reference of the status, and not asked for again where that is stored. */
  async poll(stored: JsonValue, context: CallContext): Promise<LaneStatus> {
    const reference = this.#read(stored);
    if (reference.answer) return this.#collected(reference, reference.answer);
    const { requestId } = reference;
    let answer: JsonAnswer<JsonObject>;
    try {
      const path = `/chat/deferred-completion/${requestId}`;
      answer = await this.#calls.json({ method: "GET", path }, (value) => value, context);
    } catch (error) {
      if (!isGone(error)) throw error;
      return this.#gone(reference, error, context);
    }
    const { value, facts, fail } = answer;
    if (facts.status === 202) return { state: "running", pollAgainMs: pollAgainMs(reference, context) };
    // What tells of an error may repeat a key.
    const kept = value.error === undefined || value.error === null ? value : asObject(fail(value).body);
    const status = this.#collected({ ...reference, response: facts }, kept);
    return { ...status, reference: { ...asObject(stored), answer: kept, response: { ...facts } as JsonObject } };
  }

  /** Reads what a poll has collected, and asks nobody: there is nothing left to ask for. */
  async *results(stored: JsonValue): AsyncGenerator<LaneResult> {
    const reference = this.#read(stored);
    const { answer } = reference;
    if (!answer) {
      const message = `The result of ${this.#what(reference)} has not been collected: poll for it, and store the reference of its status.`;
      throw new InvalidRequestError("reference", message);
    }
    yield this.#resultOf(reference, answer);
  }

  /** Nothing: xAI cannot stop one. What it has begun gets done, and is charged for. */
  async cancel(): Promise<void> {}

  #collected(reference: Reference, answer: JsonObject): LaneStatus {
    const { error } = this.#resultOf(reference, answer);
    return error ? { state: "failed", pollAgainMs: 0, error } : { state: "done", pollAgainMs: 0 };
  }

  #resultOf({ requestId, id, response = { status: 200 } }: Reference, answer: JsonObject): LaneResult {
    const { name, protocol } = this.#calls;
    const facts = { provider: name, status: response.status ?? 200, requestId: response.requestId };
    const fail = (body: JsonObject) =>
      providerError(errorDetails(body), body, { ...facts, what: `Deferred completion ${requestId} of ${name} failed` });
    if (answer.error !== undefined && answer.error !== null) return { id, error: fail(answer) };
    try {
      const decoder = protocol.makeDecoder(response, noCall, fail);
      const events: StreamEvent[] = [];
      decoder.read(answer, events);
      decoder.end(events, "whole");
      if (Array.isArray(answer.choices)) return { id, events };
    } catch (error) {
      if (AfterwordError.isInstance(error)) return { id, error };
    }
    const message = `${name} gave something that is no answer for the deferred completion ${requestId}.`;
    return { id, error: new ProviderError(message, { ...facts, body: answer }) };
  }

  #gone(reference: Reference, error: ProviderError, { clock }: CallContext): LaneStatus {
    const { submittedAt } = reference;
    const ageMs = submittedAt === undefined ? undefined : clock.now() - submittedAt;
    const { provider, status, requestId, providerCode, body } = error;
    const facts = { provider, status, requestId, providerCode, body, cause: error };
    if (ageMs !== undefined && ageMs >= keptMs) {
      const message = `${this.#what(reference)} has expired: its result was kept for 24 hours.`;
      return { state: "expired", forgotten: true, pollAgainMs: 0, error: new ProviderError(message, facts) };
    }
    const retryable = ageMs !== undefined && ageMs < newMs;
    const message =
      `${provider} does not have ${this.#what(reference)}. A result is given once: either somebody has read it before, and it is lost, ` +
      "or this is the key of another team.";
    throw new ProviderError(message, { ...facts, retryable });
  }

  #what({ requestId }: Reference): string {
    return `the deferred completion ${requestId} of ${this.#calls.name}`;
  }

  /** @throws InvalidRequestError for what is no reference of this lane */
  #read(stored: JsonValue): Reference {
    const { requestId, id, submittedAt, answer, response } = asObject(stored);
    const checked = this.#calls.checkedId(requestId, "deferred completion");
    return {
      requestId: checked,
      id: typeof id === "string" ? id : checked,
      ...(typeof submittedAt === "number" && { submittedAt }),
      ...(isObject(answer) && { answer }),
      ...(isObject(response) && { response }),
    };
  }
}

function asObject(value: JsonValue | undefined): JsonObject {
  return isObject(value) ? value : {};
}

/** Soon at first, then as often as its age tells: most are done in a minute. */
function pollAgainMs({ submittedAt }: Reference, { clock }: CallContext): number {
  const ageMs = submittedAt === undefined ? Infinity : clock.now() - submittedAt;
  return Math.min(Math.max(ageMs / 2, 1_000), 10_000);
}
