import { httpLane } from "../../http/http-lane.js";
import { httpProvider } from "../../http/http-provider.js";
import { batchLimits } from "./batch-limits.js";
/** https://ai.google.dev/api/generate-content#generationconfig */
const generateFeatures = new Set([
    ...["temperature", "top-p", "top-k", "penalties", "stop", "seed", "choices", "logprobs"],
    ...["tools", "tool-choice", "server-tools", "schema", "prefill", "service-tier"],
    ...["reasoning", "reasoning-budget", "reasoning-effort"],
    ...["image", "image-url", "pdf", "pdf-url", "audio", "audio-url", "video", "video-url"],
    ...["text-file", "other-file"],
]);
export function generateProvider(profile, settings) {
    const load = async () => (await import("./generate-protocol.js")).generateProtocol(profile.name);
    const loadBatch = async () => (await import("./batch.js")).batchLane(profile, settings);
    const loadInteractions = async () => (await import("./interactions.js")).interactionsLane(profile, settings);
    return {
        ...httpProvider({ ...profile, features: generateFeatures, load }, settings),
        lanes: {
            background: httpLane({ requests: 1, findable: false }, loadInteractions, "interactionId"),
            batch: httpLane(batchLimits, loadBatch, "name"),
        },
    };
}
