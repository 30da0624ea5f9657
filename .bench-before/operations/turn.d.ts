import type { Clock } from "../core/clock.ts";
import type { Registry } from "../core/registry.ts";
import type { Tool } from "../core/tool.ts";
import { type BudgetRule } from "./budgets.ts";
import { type LetGo } from "./let-go.ts";
import type { OperationWork, Store } from "./store.ts";
import { type LaneRow } from "./turn-costs.ts";
export interface WorkerMeans {
    readonly store: Pick<Store, "commit" | "steps" | "ledger">;
    readonly registry: Registry;
    readonly tools: ReadonlyMap<string, Tool>;
    readonly clock: Clock;
    readonly budgets: readonly BudgetRule[];
}
/** What a submission of many gave for an operation. */
export interface LaneAnswer {
    readonly row: LaneRow;
    readonly sentAt: number | undefined;
    /** Of the line of the ledger that tells what it cost. */
    readonly entryId: string;
}
export declare class Turn {
    #private;
    /** @param answer where it is not for the operation's own work, but for what a submission has given for it */
    constructor(work: OperationWork, means: WorkerMeans, answer?: LaneAnswer);
    get work(): OperationWork;
    letGo(why: LetGo): void;
    /** Never fails: what goes wrong is written down, or somebody else has the operation. */
    run(): Promise<void>;
}
