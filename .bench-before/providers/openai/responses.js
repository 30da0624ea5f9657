import { httpLane } from "../../http/http-lane.js";
import { httpProvider } from "../../http/http-provider.js";
import { openaiBatch, responsesBatch } from "./batch.js";
import { responsesFeatures } from "./responses-quirks.js";
export function responsesProvider(profile, settings) {
    const load = async () => (await import("./responses-protocol.js")).responsesProtocol(profile);
    const loadBackground = async () => (await import("./background.js")).backgroundLane(profile, settings);
    const background = httpLane({ requests: 1, findable: false }, loadBackground, "responseId");
    return {
        ...httpProvider({ ...profile, features: responsesFeatures(profile.quirks), load }, settings),
        lanes: { background, batch: responsesBatch(openaiBatch, profile, settings) },
    };
}
