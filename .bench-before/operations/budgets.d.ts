/** Budgets: what operations with a label, of a model, or of a day may cost together, whoever submits them. */
import type { Cost } from "../core/cost.ts";
import { CostLimitError } from "../core/errors.ts";
import type { BudgetError } from "./errors.ts";
import type { OperationRecord } from "./record.ts";
import type { Change } from "./store.ts";
/** What is spent counts for every budget that it falls under. All processes of a store should be given the same ones. */
export interface BudgetRule {
    /** The most that may be spent. What is under way counts with what it may cost at most. */
    readonly maxCost: number;
    /** Of `maxCost`; what is priced in another currency does not count. Default `USD`. */
    readonly currency?: Cost["currency"];
    /** Begins anew every day or month, in UTC, by when an operation was submitted. Default: never. */
    readonly per?: "day" | "month";
    /** Only of operations with all of these labels. */
    readonly labels?: Readonly<Record<string, string>>;
    /** Only of this model, `provider:name`. */
    readonly model?: string;
}
/** @throws InvalidRequestError naming the member that cannot be */
export declare function checkBudgetRules(rules: readonly BudgetRule[]): void;
type Budgeted = Pick<OperationRecord, "labels" | "createdAt" | "request">;
/** By which a store knows a budget, such as `USD 2026-11-28 team=docs`. */
export declare function budgetKey({ currency, per, labels, model }: BudgetRule, at: number): string;
/**
 * What is to be written so that a call may be paid from the budgets that it falls under, and what of each is reserved then.
 * @throws CostLimitError where it is not known what it may cost
 */
export declare function reserve(rules: readonly BudgetRule[], record: Budgeted, estimate: {
    readonly cost: Cost;
} | {
    readonly unknown: string;
}): {
    readonly changes: readonly Change[];
    readonly reserved: Readonly<Record<string, number>>;
} | undefined;
/** What a call that is over has cost: of the budgets that its operation is paid from. */
export declare function spent(reserved: OperationRecord["reserved"], { nano, currency }: Cost): Change[];
/** Gives back what is reserved and was not needed. */
export declare function released(reserved: OperationRecord["reserved"]): Change[];
/** What an operation has of its budgets when nothing of it is under way. */
export declare function nothingReserved(reserved: OperationRecord["reserved"]): OperationRecord["reserved"];
/** The error of a budget as its user knows it. */
export declare function budgetExceeded(error: BudgetError, rules: readonly BudgetRule[], at: number): CostLimitError;
export {};
