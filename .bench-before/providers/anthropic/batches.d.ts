import type { Lane } from "../../core/lane.ts";
import type { HttpSettings } from "../../http/settings.ts";
import type { MessagesProfile } from "./messages.ts";
export declare function batchesLane(profile: MessagesProfile, settings: HttpSettings): Omit<Lane, "limits">;
