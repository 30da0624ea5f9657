/** Gemini's interactions in the background: one request that runs without a connection. https://ai.google.dev/gemini-api/docs/interactions */
import { AfterwordError, InvalidRequestError, ProviderError } from "../../core/errors.ts";
import { isObject, type JsonObject, type JsonValue } from "../../core/json.ts";
import type { Lane, LaneResult, LaneStatus } from "../../core/lane.ts";
import type { CallContext } from "../../core/provider.ts";
import type { JsonAnswer } from "../../http/json-call.ts";
import type { HttpSettings } from "../../http/settings.ts";
import type { GenerateProfile } from "./generate.ts";
import { generateProtocol } from "./generate-protocol.ts";
import { interactionRequest } from "./interactions-request.ts";
import { interactionEvents } from "./interactions-response.ts";
import { ResourceClient } from "./resource-client.ts";

/** How long an interaction is kept where least is paid; else it is 55 days. https://ai.google.dev/gemini-api/docs/interactions#data-storage-and-retention */
const keptMs = 24 * 3_600_000;

/** As other libraries ask: https://github.com/vercel/ai (packages/google/src/interactions/poll-google-interactions.ts). */
const shortestPollMs = 1_000;
const longestPollMs = 10_000;

const path = "/v1beta/interactions";

/** An answer that waits for the result of a tool, or that broke off, is an answer. */
const states: { readonly [status: string]: LaneStatus["state"] } = {
  queued: "running",
  in_progress: "running",
  completed: "done",
  requires_action: "done",
  requires_continuation: "done",
  incomplete: "done",
  budget_exceeded: "done",
  failed: "failed",
  cancelled: "cancelled",
};

/** What is stored of a submission. An `interactionId` alone will do, of one that another program started. */
interface Reference {
  readonly interactionId: string;
  /** Of the request; default the interaction's. */
  readonly id: string;
  /** Milliseconds since the epoch, by our clock. */
  readonly submittedAt?: number;
}

export function interactionsLane(profile: GenerateProfile, settings: HttpSettings): Omit<Lane, "limits"> {
  return new InteractionsLane(profile, settings);
}

class InteractionsLane implements Omit<Lane, "limits"> {
  readonly #name: string;
  readonly #client: ResourceClient;

  constructor(profile: GenerateProfile, settings: HttpSettings) {
    this.#name = profile.name;
    this.#client = new ResourceClient(profile, settings, generateProtocol(profile.name));
  }

  async submit(
    [deferred, ...others]: Parameters<Lane["submit"]>[0],
    _tag: string,
    context: CallContext,
  ): Promise<JsonObject> {
    if (!deferred || others.length > 0) {
      throw new InvalidRequestError("requests", `An interaction of ${this.#name} holds exactly one request.`);
    }
    const { id, request, model } = deferred;
    const body = interactionRequest(request, model, this.#name);
    const submittedAt = context.clock.now();
    const options = { ...request.options, stream: false };
    const call = { method: "POST", path, body, options, submits: true } as const;
    const { value: interactionId } = await this.#client.json(call, (value) => this.#idOf(value), { ...context, model });
    return { interactionId, id, submittedAt };
  }

  /** Interactions cannot be listed. */
  async find(): Promise<undefined> {}

  async poll(stored: JsonValue, context: CallContext): Promise<LaneStatus> {
    const reference = this.#read(stored);
    let answer: JsonAnswer<JsonObject>;
    try {
      answer = await this.#get(reference, context);
    } catch (error) {
      if (!isForgotten(error, reference, context)) throw error;
      return { state: "expired", forgotten: true, pollAgainMs: 0, error };
    }
    const state = this.#stateOf(reference, answer);
    if (state === "running") {
      const isQueued = answer.value.status === "queued";
      return { state, ...(isQueued && { queued: true }), pollAgainMs: pollAgainMs(reference, answer.value, context) };
    }
    if (state === "done") return { state, pollAgainMs: 0 };
    return { state, pollAgainMs: 0, error: this.#failure(reference, answer) };
  }

  async *results(stored: JsonValue, context: CallContext): AsyncGenerator<LaneResult> {
    const reference = this.#read(stored);
    const { id } = reference;
    let answer: JsonAnswer<JsonObject>;
    try {
      answer = await this.#get(reference, context);
    } catch (error) {
      if (!isForgotten(error, reference, context)) throw error;
      return yield { id, error };
    }
    const state = this.#stateOf(reference, answer);
    if (state === "running") throw this.#error(reference, "is running and has no result yet", answer, true);
    if (state !== "done") return yield { id, error: this.#failure(reference, answer) };
    yield this.#decode(id, answer);
  }

  /** What has ended cannot be cancelled, and stays so. */
  async cancel(stored: JsonValue, context: CallContext): Promise<void> {
    const reference = this.#read(stored);
    const call = { method: "POST", path: `${path}/${reference.interactionId}/cancel`, body: {} } as const;
    try {
      await this.#client.json(call, (value) => value, context);
    } catch (error) {
      if (!(error instanceof ProviderError) || ![400, 404, 409].includes(error.status ?? 0)) throw error;
      if ((await this.poll(stored, context)).state === "running") throw error;
    }
  }

  async #get({ interactionId }: Reference, context: CallContext): Promise<JsonAnswer<JsonObject>> {
    const answer = await this.#client.get(`${path}/${interactionId}`, context);
    if (this.#idOf(answer.value) === interactionId) return answer;
    throw this.#client.error(`answered with another interaction than ${interactionId}`, answer.facts);
  }

  #idOf({ id }: JsonObject): string {
    if (isId(id)) return id;
    throw this.#client.error("sent no interaction's id where one belongs", { status: 200 });
  }

  /** A status that is not known here may pass; what it may be is not guessed. */
  #stateOf(reference: Reference, answer: JsonAnswer<JsonObject>): LaneStatus["state"] {
    const { status } = answer.value;
    const state = typeof status === "string" && Object.hasOwn(states, status) ? states[status] : undefined;
    if (state) return state;
    throw this.#error(reference, `has the status ${JSON.stringify(status)}, which is none`, answer, true);
  }

  #decode(id: string, { value, facts, fail }: JsonAnswer<JsonObject>): LaneResult {
    try {
      return { id, events: interactionEvents(value, { provider: this.#name, response: facts, fail }) };
    } catch (error) {
      if (!AfterwordError.isInstance(error)) throw error;
      return { id, error };
    }
  }

  #failure({ interactionId }: Reference, { value, fail }: JsonAnswer<JsonObject>): ProviderError {
    const { errors, status } = value;
    const [error] = Array.isArray(errors) ? errors.filter(isObject) : [];
    const what = `Interaction ${interactionId} of ${this.#name} ${status === "cancelled" ? "was cancelled" : "failed"}`;
    return fail({ error: error ?? { message: "no reason given" } }, what);
  }

  #error({ interactionId }: Reference, what: string, { facts }: JsonAnswer<JsonObject>, retryable: boolean) {
    const message = `Interaction ${interactionId} of ${this.#name} ${what}.`;
    return new ProviderError(message, { ...facts, provider: this.#name, retryable });
  }

  /** @throws InvalidRequestError for what is no reference of this lane */
  #read(stored: JsonValue): Reference {
    const { interactionId, id, submittedAt } = isObject(stored) ? stored : {};
    if (!isId(interactionId)) {
      throw new InvalidRequestError("reference", `This is no reference of an interaction of ${this.#name}.`);
    }
    return {
      interactionId,
      id: typeof id === "string" ? id : interactionId,
      ...(typeof submittedAt === "number" && { submittedAt }),
    };
  }
}

/** It becomes a part of a path. */
function isId(id: unknown): id is string {
  return typeof id === "string" && /^[\w=-]+$/.test(id);
}

function isForgotten(error: unknown, { submittedAt }: Reference, { clock }: CallContext): error is ProviderError {
  if (!(error instanceof ProviderError) || error.status !== 404) return false;
  return submittedAt !== undefined && clock.now() - submittedAt >= keptMs;
}

function pollAgainMs({ submittedAt }: Reference, { created }: JsonObject, { clock }: CallContext): number {
  const since = submittedAt ?? Date.parse(String(created));
  const ageMs = Number.isNaN(since) ? Infinity : clock.now() - since;
  return Math.min(Math.max(ageMs / 2, shortestPollMs), longestPollMs);
}
