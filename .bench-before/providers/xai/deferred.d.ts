import type { Lane } from "../../core/lane.ts";
import type { HttpSettings } from "../../http/settings.ts";
import type { ChatProfile } from "../openai/chat.ts";
export declare function deferredLane(profile: ChatProfile, settings: HttpSettings): Omit<Lane, "limits">;
