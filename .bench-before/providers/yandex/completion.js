import { httpLane } from "../../http/http-lane.js";
import { httpProvider } from "../../http/http-provider.js";
import { keyVariables } from "./credentials.js";
import { checkFolder } from "./model-uri.js";
const completionFeatures = new Set([
    ...["temperature", "tools", "tool-choice", "parallel-tool-calls", "schema", "reasoning"],
]);
export function completionProvider(profile, settings) {
    checkFolder("folderId", profile.folderId);
    const load = async () => (await import("./completion-protocol.js")).completionProtocol(profile);
    const loadLane = async () => (await import("./operations.js")).operationsLane(profile, settings);
    return {
        ...httpProvider({ ...profile, keyVariables, features: completionFeatures, load }, settings),
        lanes: { background: httpLane({ requests: 1, findable: false }, loadLane) },
    };
}
