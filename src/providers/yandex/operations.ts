/** Yandex's text generation in the background: submitted as an operation, collected by its id. https://yandex.cloud/en/docs/ai-studio/operations/generation/async-request */
import { AfterwordError, InvalidRequestError, ProviderError } from "../../core/errors.ts";
import type { StreamEvent } from "../../core/events.ts";
import { isObject, type JsonObject, type JsonValue } from "../../core/json.ts";
import type { Lane, LaneResult, LaneStatus } from "../../core/lane.ts";
import type { CallContext } from "../../core/provider.ts";
import { type FoundKey, findKey } from "../../http/credential.ts";
import { Http } from "../../http/http.ts";
import type { Protocol } from "../../http/http-provider.ts";
import type { JsonAnswer } from "../../http/json-call.ts";
import type { HttpSettings } from "../../http/settings.ts";
import type { CompletionProfile } from "./completion.ts";
import { completionProtocol, countCalls } from "./completion-protocol.ts";
import { completionDecoder } from "./completion-response.ts";
import { authorization, keyVariables } from "./credentials.ts";

/** How long the provider keeps an operation. https://yandex.cloud/en/docs/ai-studio/concepts/limits */
const keptMs = 3 * 24 * 3_600_000;

/** The vendor's own library asks every 10 s: https://github.com/yandex-cloud/yandex-cloud-ml-sdk (_types/operation.py). */
const longestPollMs = 10_000;
const shortestPollMs = 1_000;

/** What is stored of a submission. An `operationId` alone will do, of an operation that another program started. */
interface Reference {
  readonly operationId: string;
  /** Of the request; default the operation's. */
  readonly id: string;
  /** Milliseconds since the epoch, by our clock. */
  readonly submittedAt?: number;
  /** Tool calls in the conversation before: their numbers are ids, which the wire has none of. */
  readonly calls: number;
}

export function operationsLane(profile: CompletionProfile, settings: HttpSettings): Omit<Lane, "limits"> {
  return new OperationsLane(profile, settings);
}

/** https://github.com/yandex-cloud/cloudapi/blob/master/yandex/cloud/operation/operation.proto */
class OperationsLane implements Omit<Lane, "limits"> {
  readonly #profile: CompletionProfile;
  readonly #settings: HttpSettings;
  readonly #protocol: Protocol;
  readonly #http: Http;

  constructor(profile: CompletionProfile, settings: HttpSettings) {
    this.#profile = profile;
    this.#settings = settings;
    this.#protocol = completionProtocol(profile);
    this.#http = new Http({ ...this.#protocol, provider: profile.name, baseURL: profile.baseURL }, settings);
  }

  /** https://yandex.cloud/en/docs/ai-studio/text-generation/api-ref/TextGenerationAsync/completion */
  async submit(
    [deferred, ...others]: Parameters<Lane["submit"]>[0],
    _tag: string,
    context: CallContext,
  ): Promise<JsonObject> {
    if (!deferred || others.length > 0) {
      throw new InvalidRequestError("requests", `An operation of ${this.#profile.name} holds exactly one request.`);
    }
    const { id, request, model } = deferred;
    const whole = { ...request, options: { ...request.options, stream: false } };
    const { body, headers, options } = this.#protocol.prepare(whole, { ...context, model });
    const found = await this.#findKey(context);
    const submittedAt = context.clock.now();
    const call = {
      ...({ method: "POST", path: "/foundationModels/v1/completionAsync", submits: true } as const),
      // As the vendor's own library does: one for all tries. Whether it is looked at is not documented for this method.
      headers: { ...headers(found), "idempotency-key": crypto.randomUUID() },
      ...{ body, options, secrets: [found.key] },
    };
    const { value } = await this.#http.json(call, (operation, fail) => this.#idOf(operation, fail), {
      ...context,
      model,
    });
    const calls = countCalls(body.messages);
    return { operationId: value, id, submittedAt, ...(calls > 0 && { calls }) };
  }

  /** There is no list of completions, and no place for a tag. */
  async find(): Promise<undefined> {}

  async poll(stored: JsonValue, context: CallContext): Promise<LaneStatus> {
    const reference = this.#read(stored);
    let answer: JsonAnswer<JsonObject>;
    try {
      answer = await this.#get(reference, context);
    } catch (error) {
      if (!isExpired(error, reference, context)) throw error;
      return { state: "expired", forgotten: true, pollAgainMs: 0, error: error as ProviderError };
    }
    const operation = answer.value;
    // An error of an operation that is not done is one that is still being cleaned up after.
    if (operation.done !== true) return { state: "running", pollAgainMs: pollAgainMs(reference, operation, context) };
    if (hasResponse(operation)) return { state: "done", pollAgainMs: 0 };
    const error = this.#failure(reference, answer);
    return { state: error.providerCode === "1" ? "cancelled" : "failed", pollAgainMs: 0, error };
  }

  async *results(stored: JsonValue, context: CallContext): AsyncGenerator<LaneResult> {
    const reference = this.#read(stored);
    const { id } = reference;
    let answer: JsonAnswer<JsonObject>;
    try {
      answer = await this.#get(reference, context);
    } catch (error) {
      if (!isExpired(error, reference, context)) throw error;
      return yield { id, error: error as ProviderError };
    }
    const { done } = answer.value;
    if (done !== true) throw this.#error(reference, "is running and has no result yet", answer, true);
    if (!hasResponse(answer.value)) return yield { id, error: this.#failure(reference, answer) };
    let result: LaneResult;
    try {
      result = { id, events: this.#decode(answer.value.response, reference, answer) };
    } catch (error) {
      if (!AfterwordError.isInstance(error)) throw error;
      result = { id, error };
    }
    yield result;
  }

  /** By GET, as the annotation in operation_service.proto has it. What is done stays so; some services say then that nothing can be cancelled. */
  async cancel(stored: JsonValue, context: CallContext): Promise<void> {
    try {
      await this.#get(this.#read(stored), context, ":cancel");
    } catch (error) {
      const failedPrecondition = "9";
      if (!(error instanceof ProviderError) || error.providerCode !== failedPrecondition) throw error;
    }
  }

  async #get({ operationId }: Reference, context: CallContext, verb = ""): Promise<JsonAnswer<JsonObject>> {
    const found = await this.#findKey(context);
    const call = {
      method: "GET",
      baseURL: this.#profile.operationsURL(),
      path: `/operations/${operationId}${verb}`,
      headers: { authorization: authorization(found) },
      secrets: [found.key],
      options: { stream: false },
    } as const;
    const read = (operation: JsonObject, fail: JsonAnswer<JsonObject>["fail"]) => {
      if (this.#idOf(operation, fail) === operationId) return operation;
      const { body } = fail(operation);
      throw new ProviderError(`${this.#profile.name} answered with another operation than ${operationId}.`, {
        ...{ provider: this.#profile.name, body },
      });
    };
    return this.#http.json(call, read, context);
  }

  #findKey(context: CallContext): Promise<FoundKey> {
    return findKey(this.#settings, { provider: this.#profile.name, variables: keyVariables }, context);
  }

  #idOf(operation: JsonObject, fail: JsonAnswer<string>["fail"]): string {
    const { id } = operation;
    if (typeof id === "string" && isId(id)) return id;
    const { body } = fail(operation);
    throw new ProviderError(`${this.#profile.name} sent no operation's id where an operation belongs.`, {
      ...{ provider: this.#profile.name, body, status: 200 },
    });
  }

  #decode(response: JsonObject, { calls }: Reference, { facts, fail }: JsonAnswer<JsonObject>): StreamEvent[] {
    // What kind of message an operation holds is no fact of the answer.
    const { "@type": _type, ...answer } = response;
    const decoder = completionDecoder({ provider: this.#profile.name, response: facts, callsBefore: calls, fail });
    const events: StreamEvent[] = [];
    decoder.read(answer, events);
    decoder.end(events, "whole");
    return events;
  }

  #failure(reference: Reference, answer: JsonAnswer<JsonObject>): ProviderError {
    const { error } = answer.value;
    if (!isObject(error)) return this.#error(reference, "is done, but has neither a response nor an error", answer);
    // Protocol buffers leave out a code of 0 and a text that is empty.
    const status = { ...error, code: error.code ?? 2, message: error.message ?? "no reason given" };
    return answer.fail(
      status,
      `Operation ${reference.operationId} of ${this.#profile.name} failed with code ${status.code}`,
    );
  }

  #error({ operationId }: Reference, what: string, { value, facts, fail }: JsonAnswer<JsonObject>, retryable = false) {
    const { name } = this.#profile;
    const { body } = fail(value);
    const message = `Operation ${operationId} of ${name} ${what}.`;
    return new ProviderError(message, { ...facts, provider: name, body, retryable });
  }

  /** @throws InvalidRequestError for what is no reference of this lane */
  #read(stored: JsonValue): Reference {
    const { operationId, id, submittedAt, calls } = isObject(stored) ? stored : {};
    if (typeof operationId !== "string" || !isId(operationId)) {
      throw new InvalidRequestError("reference", `This is no reference of an operation of ${this.#profile.name}.`);
    }
    return {
      operationId,
      id: typeof id === "string" ? id : operationId,
      ...(typeof submittedAt === "number" && { submittedAt }),
      calls: typeof calls === "number" ? calls : 0,
    };
  }
}

/** It becomes a part of a path. */
function isId(text: string): boolean {
  return /^[\w-]+$/.test(text);
}

function hasResponse(operation: JsonObject): operation is JsonObject & { readonly response: JsonObject } {
  return isObject(operation.response) && !isObject(operation.error);
}

/** Not found is what is said of an operation of days ago; of a newer one, it is a mistake of key or address, which must not lose it. */
function isExpired(error: unknown, { submittedAt }: Reference, { clock }: CallContext): boolean {
  if (!(error instanceof ProviderError) || error.status !== 404 || error.providerCode !== "5") return false;
  return submittedAt !== undefined && clock.now() - submittedAt >= keptMs;
}

/** Soon at first, then as often as the age of the operation tells: most are done in a minute, some take hours. */
function pollAgainMs({ submittedAt }: Reference, { createdAt }: JsonObject, { clock }: CallContext): number {
  const since = submittedAt ?? Date.parse(String(createdAt));
  const ageMs = Number.isNaN(since) ? Infinity : clock.now() - since;
  return Math.min(Math.max(ageMs / 2, shortestPollMs), longestPollMs);
}
