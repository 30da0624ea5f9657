import { type Lane } from "../../core/lane.ts";
import type { HttpSettings } from "../../http/settings.ts";
import type { GenerateProfile } from "./generate.ts";
export declare function batchLane(profile: GenerateProfile, settings: HttpSettings): Omit<Lane, "limits">;
