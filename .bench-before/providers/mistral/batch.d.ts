import { type Lane, type LaneLimits } from "../../core/lane.ts";
import type { HttpSettings } from "../../http/settings.ts";
import type { ChatProfile } from "../openai/chat.ts";
export declare function batchLane(profile: ChatProfile, settings: HttpSettings, limits: LaneLimits): Omit<Lane, "limits">;
