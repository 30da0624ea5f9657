import type { Lane } from "../../core/lane.ts";
import type { HttpSettings } from "../../http/settings.ts";
import type { CompletionProfile } from "./completion.ts";
export declare function operationsLane(profile: CompletionProfile, settings: HttpSettings): Omit<Lane, "limits">;
