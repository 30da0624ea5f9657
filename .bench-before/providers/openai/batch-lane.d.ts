import { type Lane } from "../../core/lane.ts";
import type { HttpSettings } from "../../http/settings.ts";
import { type BatchTarget } from "./batch-api.ts";
export declare function batchLane(target: BatchTarget, settings: HttpSettings): Omit<Lane, "limits">;
