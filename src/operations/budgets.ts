/** Budgets: what operations with a label, of a model, or of a day may cost together, whoever submits them. */
import type { Cost } from "../core/cost.ts";
import { CostLimitError, InvalidRequestError } from "../core/errors.ts";
import { show } from "../core/input.ts";
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

const members: Readonly<Record<keyof BudgetRule, (value: unknown) => boolean>> = {
  maxCost: (value) => typeof value === "number" && value >= 0,
  currency: (value) => typeof value === "string",
  per: (value) => value === "day" || value === "month",
  labels: (value) => typeof value === "object" && value !== null,
  model: (value) => typeof value === "string" && value.includes(":"),
};

/** @throws InvalidRequestError naming the member that cannot be */
export function checkBudgetRules(rules: readonly BudgetRule[]): void {
  for (const [index, rule] of rules.entries()) {
    for (const [name, value] of Object.entries(rule)) {
      const fits = Object.hasOwn(members, name) ? members[name as keyof BudgetRule] : undefined;
      if (fits?.(value) || (fits && value === undefined && name !== "maxCost")) continue;
      throw new InvalidRequestError(`budgets[${index}].${name}`, `budgets[${index}].${name} cannot be ${show(value)}.`);
    }
    if (rule.maxCost === undefined)
      throw new InvalidRequestError(`budgets[${index}].maxCost`, `budgets[${index}] has no maxCost.`);
  }
}

type Budgeted = Pick<OperationRecord, "labels" | "createdAt" | "request">;

function isUnder({ labels = {}, model }: BudgetRule, record: Budgeted): boolean {
  if (model !== undefined && model !== record.request.model) return false;
  return Object.entries(labels).every(([name, value]) => record.labels[name] === value);
}

/** By which a store knows a budget, such as `USD 2026-11-28 team=docs`. */
export function budgetKey({ currency = "USD", per, labels = {}, model }: BudgetRule, at: number): string {
  const time = per && new Date(at).toISOString().slice(0, per === "day" ? 10 : 7);
  const of = Object.entries(labels).sort(([a], [b]) => (a < b ? -1 : 1));
  return [currency, time, model, ...of.map(([name, value]) => `${name}=${value}`)].filter((each) => each).join(" ");
}

/**
 * What is to be written so that a call may be paid from the budgets that it falls under, and what of each is reserved then.
 * @throws CostLimitError where it is not known what it may cost
 */
export function reserve(
  rules: readonly BudgetRule[],
  record: Budgeted,
  estimate: { readonly cost: Cost } | { readonly unknown: string },
): { readonly changes: readonly Change[]; readonly reserved: Readonly<Record<string, number>> } | undefined {
  const mine = rules.filter((rule) => isUnder(rule, record));
  if (mine.length === 0) return undefined;
  if ("unknown" in estimate) {
    const [first] = mine as [BudgetRule];
    const key = budgetKey(first, record.createdAt);
    throw new CostLimitError(first.maxCost, `The budget ${key} cannot be kept: ${estimate.unknown}`);
  }
  const { currency, nano } = estimate.cost;
  const paying = mine.filter((rule) => (rule.currency ?? "USD") === currency);
  const keys = paying.map((rule) => [budgetKey(rule, record.createdAt), rule] as const);
  return {
    reserved: Object.fromEntries(keys.map(([key]) => [key, nano])),
    changes: keys.map(([key, { maxCost }]) => ({
      ...({ type: "budget", key, reserved: nano, spent: 0 } as const),
      atMost: Math.round(maxCost * 1e9),
    })),
  };
}

/** What a call that is over has cost: of the budgets that its operation is paid from. */
export function spent(reserved: OperationRecord["reserved"], { nano, currency }: Cost): Change[] {
  const keys = Object.keys(reserved ?? {}).filter((key) => key.startsWith(`${currency} `) || key === currency);
  return keys.map((key) => ({ type: "budget", key, reserved: 0, spent: nano }));
}

/** Gives back what is reserved and was not needed. */
export function released(reserved: OperationRecord["reserved"]): Change[] {
  return Object.entries(reserved ?? {}).flatMap(([key, nano]): Change[] =>
    nano === 0 ? [] : [{ type: "budget", key, reserved: -nano, spent: 0 }],
  );
}

/** What an operation has of its budgets when nothing of it is under way. */
export function nothingReserved(reserved: OperationRecord["reserved"]): OperationRecord["reserved"] {
  return reserved && Object.fromEntries(Object.keys(reserved).map((key) => [key, 0]));
}

/** The error of a budget as its user knows it. */
export function budgetExceeded(error: BudgetError, rules: readonly BudgetRule[], at: number): CostLimitError {
  const rule = rules.find((each) => budgetKey(each, at) === error.key);
  const maxCost = rule?.maxCost ?? 0;
  const left = (error.left / 1e9).toFixed(6);
  return new CostLimitError(
    maxCost,
    `The budget ${error.key} of ${maxCost} has ${left} left, which the call could exceed.`,
  );
}
