/** Turns generations into what is written down of them, once it is known that they can be carried out later. */
import type { Clock } from "../core/clock.ts";
import type { Generation } from "../core/generation.ts";
import type { Registry } from "../core/registry.ts";
import { type Tool } from "../core/tool.ts";
import { type BudgetRule } from "./budgets.ts";
import { type DeferOptions } from "./defer-options.ts";
import type { OperationRecord } from "./record.ts";
import type { Change } from "./store.ts";
/** What is about to be written down. */
export interface Draft {
    readonly record: OperationRecord;
    readonly changes: readonly Change[];
}
export interface DraftMeans {
    readonly registry: Registry;
    readonly tools: ReadonlyMap<string, Tool>;
    readonly clock: Clock;
    readonly createdBy: string;
    readonly budgets: readonly BudgetRule[];
}
export declare class Drafts {
    #private;
    constructor(means: DraftMeans);
    /** @throws InvalidRequestError, UnsupportedError, CostLimitError: for what cannot be carried out later */
    make(generation: Generation, options: DeferOptions, batch?: string): Promise<Draft>;
}
