/** What tests of batches in OpenAI's shape share: the lane against a simulator, or against answers that are written by hand. */
import { systemClock } from "../../src/core/clock.ts";
import type { JsonValue } from "../../src/core/json.ts";
import type { DeferredRequest, Lane, LaneResult } from "../../src/core/lane.ts";
import type { PromptOptions } from "../../src/core/options.ts";
import type { CallContext } from "../../src/core/provider.ts";
import { createRequest } from "../../src/core/request.ts";
import { type OpenAISettings, openai } from "../../src/openai.ts";
import { manualClock, type Simulator, type SimulatorOptions, startSimulator } from "../../src/testing.ts";
import { type Received, serve, type TestServer } from "./server.ts";

export const key = "sk-test-123456789";

const info = (name: string) => ({ id: `openai:${name}`, provider: "openai", name, capabilities: {} });

export function context(given: Partial<CallContext> = {}): CallContext {
  const { signal } = new AbortController();
  return { signal, model: info("script"), clock: systemClock, onRetry: () => {}, ...given };
}

export function laneAt(baseURL: string, given: OpenAISettings = {}): Lane {
  const lane = openai({ apiKey: key, api: "chat", baseURL, maxRetries: 0, ...given }).lanes?.batch;
  if (!lane) throw new Error("there is no lane");
  return lane;
}

/** @param input a text, or the steps of a script */
export function row(id: string, input: unknown, options: PromptOptions = {}, name = "script"): DeferredRequest {
  const text = typeof input === "string" ? input : JSON.stringify(input);
  return { id, request: createRequest(`openai:${name}`, text, options), model: info(name) };
}

/** Two rows that come to their own letters. */
export const two = [row("a", [{ type: "text", text: "A" }]), row("b", [{ type: "text", text: "B" }])];

export async function rejected(promise: Promise<unknown>) {
  return promise.then(
    () => undefined,
    (error) => error,
  );
}

export async function resultsOf(
  lane: Lane,
  reference: JsonValue,
  given = context(),
): Promise<ReadonlyMap<string, LaneResult>> {
  const results = await Array.fromAsync(lane.results(reference, given));
  return new Map(results.map((result) => [result.id, result]));
}

/** A simulator whose clock the lane goes by as well. A batch takes a second. */
export async function simulated(options: SimulatorOptions = {}, settings: OpenAISettings = {}) {
  const clock = manualClock();
  const simulator: Simulator = await startSimulator({ delayMs: 0, asyncMs: 1000, clock, ...options });
  return {
    simulator,
    lane: laneAt(simulator.openaiURL, settings),
    given: context({ clock }),
    advance: (ms: number) => clock.advance(ms),
    /** Method and path of what was sent. */
    sent: () => simulator.requests.map(({ method, path }) => `${method} ${path.replace("/openai/v1", "")}`),
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}

export interface Written {
  readonly status?: number;
  readonly body?: JsonValue;
  readonly text?: string;
}

/** A server that answers each `METHOD /path` with what is written for it; with the last of a list again and again. */
export async function answering(
  answers: Readonly<Record<string, Written | readonly Written[]>>,
): Promise<TestServer & { readonly sent: () => string[] }> {
  const asked = new Map<string, number>();
  const server = await serve((response, { method, path }: Received) => {
    const route = `${method} ${path}`;
    const number = asked.get(route) ?? 0;
    asked.set(route, number + 1);
    const given = answers[route] ?? { status: 404, body: { error: { message: `nothing at ${route}` } } };
    const list = Array.isArray(given) ? (given as readonly Written[]) : [given as Written];
    const { status = 200, body, text } = list[Math.min(number, list.length - 1)] ?? {};
    response.writeHead(status, { "content-type": "application/json" });
    response.end(text ?? JSON.stringify(body));
  });
  return Object.assign(server, { sent: () => server.received.map(({ method, path }) => `${method} ${path}`) });
}

/** A batch as the API tells of it. */
export function batch(fields: Readonly<Record<string, JsonValue>> = {}) {
  return { id: "batch_1", object: "batch", status: "completed", created_at: 1_767_225_600, ...fields };
}
