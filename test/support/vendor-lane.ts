/** What tests of one vendor's lanes share: a context, requests, and a simulator whose clock the lane goes by. */
import { assemble } from "../../src/core/assembler.ts";
import type { JsonValue } from "../../src/core/json.ts";
import type { DeferredRequest, Lane, LaneResult, SentSubmission } from "../../src/core/lane.ts";
import type { PromptOptions } from "../../src/core/options.ts";
import type { CallContext } from "../../src/core/provider.ts";
import { createRequest } from "../../src/core/request.ts";
import type { HttpSettings } from "../../src/http/settings.ts";
import { type VendorName, vendor } from "../../src/openai-compatible.ts";
import { manualClock, type Simulator, type SimulatorOptions, startSimulator } from "../../src/testing.ts";

export const apiKey = "key-0123456789";

export interface VendorTest extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly lane: Lane;
  readonly given: CallContext;
  readonly url: string;
  advance(ms: number): Promise<void>;
  /** Method, path and body of each request so far, in short. */
  sent(): string[];
}

export class VendorLanes {
  readonly #name: VendorName;
  readonly #kind: "background" | "batch";

  constructor(name: VendorName, kind: "background" | "batch") {
    this.#name = name;
    this.#kind = kind;
  }

  at(baseURL: string, settings: HttpSettings = {}): Lane {
    const lane = vendor(this.#name, { apiKey, baseURL, maxRetries: 2, ...settings }).lanes?.[this.#kind];
    if (!lane) throw new Error(`${this.#name} has no ${this.#kind} lane`);
    return lane;
  }

  context(clock = manualClock()): CallContext {
    const { signal } = new AbortController();
    return { signal, model: this.info("echo"), clock, onRetry() {} };
  }

  info(name: string) {
    return { id: `${this.#name}:${name}`, provider: this.#name, name, capabilities: {} };
  }

  /** One whose prompt is `text`, or the steps of an answer. */
  request(id: string, text: unknown = id, options: PromptOptions = {}, model = "echo"): DeferredRequest {
    const input = typeof text === "string" ? text : JSON.stringify(text);
    return { id, request: createRequest(`${this.#name}:${model}`, input, options), model: this.info(model) };
  }

  async simulated(base: "xaiURL" | "mistralURL", options: SimulatorOptions = {}): Promise<VendorTest> {
    const clock = manualClock();
    const simulator = await startSimulator({ delayMs: 0, asyncMs: 1000, clock, ...options });
    const url = simulator[base];
    return {
      ...{ simulator, url, lane: this.at(url), given: this.context(clock), advance: (ms) => clock.advance(ms) },
      sent: () => simulator.requests.map(({ method, path }) => `${method} ${path.slice(new URL(url).pathname.length)}`),
      [Symbol.asyncDispose]: () => simulator.close(),
    };
  }
}

export function sentAs(tag: string, at: number, ...ids: readonly string[]): SentSubmission {
  return { tag, at: new Date(at), count: ids.length, ids };
}

export async function resultsOf(
  lane: Lane,
  reference: JsonValue,
  given: CallContext,
): Promise<Map<string, LaneResult>> {
  const results = await Array.fromAsync(lane.results(reference, given));
  const byId = new Map(results.map((result) => [result.id, result]));
  if (byId.size < results.length) throw new Error("a request has two results");
  return byId;
}

/** The text of an answer, or what went wrong. */
export function told(result: LaneResult | undefined): unknown {
  if (!result?.events) return result?.error;
  return assemble("x:m", result.events).text;
}

/** Why a request was not run; `undefined` of one that was. */
export function notRun(result: LaneResult): string | undefined {
  return result.error && result.notRun;
}

/** What a promise is rejected with; `undefined` where it is not. */
export async function rejected(promise: Promise<unknown>) {
  return promise.then(
    () => undefined,
    (error) => error,
  );
}
