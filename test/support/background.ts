/** What tests of OpenAI's responses in the background share: a lane, its context, and a simulator whose clock both go by. */
import { systemClock } from "../../src/core/clock.ts";
import type { JsonObject, JsonValue } from "../../src/core/json.ts";
import type { Lane, LaneResult, LaneStatus } from "../../src/core/lane.ts";
import type { PromptOptions } from "../../src/core/options.ts";
import type { CallContext } from "../../src/core/provider.ts";
import { createRequest } from "../../src/core/request.ts";
import { openai } from "../../src/openai.ts";
import { manualClock, type SimulatorOptions, startSimulator } from "../../src/testing.ts";
import { serve } from "./server.ts";

export const minute = 60_000;

const info = (name: string) => ({ id: `openai:${name}`, provider: "openai", name, capabilities: {} });

export function context(given: Partial<CallContext> = {}): CallContext {
  const { signal } = new AbortController();
  return { signal, model: info("prose"), clock: systemClock, onRetry: () => {}, ...given };
}

export function laneAt(baseURL: string): Lane {
  const lane = openai({ apiKey: "key-123456", project: "proj", baseURL }).lanes?.background;
  if (!lane) throw new Error("there is no lane");
  return lane;
}

export function deferred(input: unknown, options: PromptOptions = {}, name = "prose") {
  const text = typeof input === "string" ? input : JSON.stringify(input);
  return { id: "ours-1", request: createRequest(`openai:${name}`, text, options), model: info(name) };
}

export function submit(
  { lane, given }: { readonly lane: Lane; readonly given: CallContext },
  input: unknown,
  options: PromptOptions = {},
  name = "prose",
): Promise<JsonValue> {
  return lane.submit([deferred(input, options, name)], "tag-1", given);
}

export function resultsOf(lane: Lane, reference: JsonValue, given = context()): Promise<LaneResult[]> {
  return Array.fromAsync(lane.results(reference, given));
}

export function rejected(promise: Promise<unknown>) {
  return promise.then(
    () => undefined,
    (error) => error,
  );
}

/** A simulator in which a response takes a second, and a lane that goes by the same clock. */
export async function simulated(options: SimulatorOptions = {}) {
  const clock = manualClock();
  const simulator = await startSimulator({ delayMs: 0, asyncMs: 1000, clock, ...options });
  return {
    ...{ simulator, clock, lane: laneAt(simulator.openaiURL), given: context({ clock }) },
    advance: (ms: number) => clock.advance(ms),
    [Symbol.asyncDispose]: () => simulator.close(),
  };
}

/** The lane against one response, as a server answers with it. */
export async function polled(body: JsonObject | string, status = 200) {
  await using server = await serve((response) => {
    const text = typeof body === "string" ? body : JSON.stringify(body);
    response.writeHead(status, { "content-type": typeof body === "string" ? "text/html" : "application/json" });
    response.end(text);
  });
  const lane = laneAt(server.url);
  const reference = { responseId: "resp_1", id: "ours-1" };
  let found: LaneStatus | undefined;
  const error = await rejected(lane.poll(reference, context()).then((each) => (found = each)));
  const results = await resultsOf(lane, reference).catch(() => []);
  return { status: found, error, results };
}
