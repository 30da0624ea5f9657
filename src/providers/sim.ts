/** The simulator as a provider: for whoever asks for a `sim:` model by name, with no key and no network. Started on first use. */
import { AfterwordError, ProviderError } from "../core/errors.ts";
import type { JsonValue } from "../core/json.ts";
import type { Lane, LaneResult, LaneStatus } from "../core/lane.ts";
import type { CallContext, Provider } from "../core/provider.ts";
import { httpLane } from "../http/http-lane.ts";
import { chatBatches, openaiBatch } from "./openai/batch.ts";
import { chatProvider } from "./openai/chat.ts";

export function sim(): Provider {
  let started: Promise<Provider> | undefined;
  const provider = () => (started ??= start());
  const lane = httpLane(openaiBatch.limits, async () => (await provider()).lanes?.batch as Lane);
  return {
    name: "sim",
    async *stream(request, context) {
      yield* (await provider()).stream(request, context);
    },
    lanes: { batch: forgetful(lane) },
  };
}

async function start(): Promise<Provider> {
  const { startSimulator } = await import("../simulator/server.ts");
  const simulator = await startSimulator({ unref: true });
  const lanes = chatBatches(openaiBatch);
  const profile = { name: "sim", baseURL: simulator.openaiURL, keyVariables: [], quirks: {}, lanes };
  return chatProvider(profile, { apiKey: "simulated" });
}

/** What is simulated is done at once. */
const soonMs = 50;

/** A simulator takes its jobs with it when its process ends: what an earlier one had is submitted again. */
function forgetful(lane: Lane): Lane {
  const isGone = (error: unknown) => error instanceof ProviderError && error.status === 404;
  return {
    ...lane,
    async poll(reference: JsonValue, context: CallContext): Promise<LaneStatus> {
      try {
        const status = await lane.poll(reference, context);
        return { ...status, pollAgainMs: Math.min(status.pollAgainMs, soonMs) };
      } catch (error) {
        if (!isGone(error)) throw error;
        const gone = "The simulator that had it is gone with its process.";
        return { state: "failed", pollAgainMs: 0, error: new AfterwordError("provider", gone, { retryable: true }) };
      }
    },
    async *results(reference: JsonValue, context: CallContext): AsyncGenerator<LaneResult> {
      try {
        yield* lane.results(reference, context);
      } catch (error) {
        if (!isGone(error)) throw error;
      }
    },
  };
}
