import type { Input } from "./input.ts";
import type { Plan, Sums } from "./plan.ts";
import { type Settings } from "./settings.ts";
export interface BatchRunMeans {
    readonly id: string;
    readonly plan: Plan;
    readonly input: Input;
    readonly sums: Sums;
    readonly settings: Settings;
    readonly signal: AbortSignal;
}
export declare class BatchRun {
    #private;
    constructor(means: BatchRunMeans);
    run(): Promise<void>;
}
