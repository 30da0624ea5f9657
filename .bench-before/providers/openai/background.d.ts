import type { Lane } from "../../core/lane.ts";
import type { HttpSettings } from "../../http/settings.ts";
import type { ResponsesProfile } from "./responses.ts";
export declare function backgroundLane(profile: ResponsesProfile, settings: HttpSettings): Omit<Lane, "limits">;
