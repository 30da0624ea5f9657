/** Models that cost nothing: the simulated ones, and those of servers on one's own machine. */
import type { Cost } from "../core/cost.ts";
import type { ModelInfo } from "../core/model-info.ts";
/** Whether nobody sends a bill for it. */
export declare function isLocal({ provider, name }: Pick<ModelInfo, "provider" | "name">): boolean;
export declare const free: Cost;
