import { httpLane } from "../../http/http-lane.js";
import { httpProvider } from "../../http/http-provider.js";
import { batchLimits } from "./batch-limits.js";
import { keyVariables } from "./key-variables.js";
/** https://docs.anthropic.com/en/api/messages */
const messagesFeatures = new Set([
    ...[
        "temperature",
        "top-p",
        "top-k",
        "stop",
        "tools",
        "tool-choice",
        "parallel-tool-calls",
        "server-tools",
    ],
    ...["schema", "prefill", "reasoning", "reasoning-budget", "reasoning-effort", "citations"],
    ...["image", "image-url", "pdf", "pdf-url", "text-file", "service-tier", "metadata"],
]);
export function messagesProvider(profile, settings) {
    const load = async () => (await import("./messages-protocol.js")).messagesProtocol(profile);
    const loadBatches = async () => (await import("./batches.js")).batchesLane(profile, settings);
    return {
        ...httpProvider({ ...profile, keyVariables, features: messagesFeatures, load }, settings),
        lanes: { batch: httpLane(batchLimits, loadBatches) },
    };
}
