import { httpProvider } from "../../http/http-provider.js";
import { chatFeatures } from "./quirks.js";
export function chatProvider(profile, settings) {
    const load = async () => (await import("./chat-protocol.js")).chatProtocol(profile);
    return {
        ...httpProvider({ ...profile, features: chatFeatures(profile.quirks), load }, settings),
        ...(profile.lanes && { lanes: profile.lanes(profile, settings) }),
    };
}
