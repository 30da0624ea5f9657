/** The simulator as a provider: for whoever asks for a `sim:` model by name, with no key and no network. Started on first use. */
import { AfterwordError, ProviderError } from "../core/errors.js";
import { httpLane } from "../http/http-lane.js";
import { chatBatches, openaiBatch } from "./openai/batch.js";
import { chatProvider } from "./openai/chat.js";
export function sim() {
    let started;
    const provider = () => (started ??= start());
    const lane = httpLane(openaiBatch.limits, async () => (await provider()).lanes?.batch);
    return {
        name: "sim",
        async *stream(request, context) {
            yield* (await provider()).stream(request, context);
        },
        lanes: { batch: forgetful(lane) },
    };
}
async function start() {
    const { startSimulator } = await import("../simulator/server.js");
    const simulator = await startSimulator({ unref: true });
    const lanes = chatBatches(openaiBatch);
    const profile = { name: "sim", baseURL: simulator.openaiURL, keyVariables: [], quirks: {}, lanes };
    return chatProvider(profile, { apiKey: "simulated" });
}
/** What is simulated is done at once. */
const soonMs = 50;
/** A simulator takes its jobs with it when its process ends: what an earlier one had is submitted again. */
function forgetful(lane) {
    const isGone = (error) => error instanceof ProviderError && error.status === 404;
    return {
        ...lane,
        async poll(reference, context) {
            try {
                const status = await lane.poll(reference, context);
                return { ...status, pollAgainMs: Math.min(status.pollAgainMs, soonMs) };
            }
            catch (error) {
                if (!isGone(error))
                    throw error;
                const gone = "The simulator that had it is gone with its process.";
                return { state: "failed", pollAgainMs: 0, error: new AfterwordError("provider", gone, { retryable: true }) };
            }
        },
        async *results(reference, context) {
            try {
                yield* lane.results(reference, context);
            }
            catch (error) {
                if (!isGone(error))
                    throw error;
            }
        },
    };
}
