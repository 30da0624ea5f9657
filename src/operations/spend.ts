/** What operations have cost: sums over the ledger, in which every call stands once. */
import type { Cost } from "../core/cost.ts";
import type { LedgerEntry } from "./record.ts";

export interface SpendQuery {
  /** Default `model`. `label:team` is by the value of the label `team`. */
  readonly by?: "model" | "provider" | "day" | "operation" | `label:${string}`;
  /** Milliseconds since the epoch. */
  readonly since?: number;
  readonly until?: number;
}

/** One group of calls. Money in billionths, by currency. */
export interface Spend {
  readonly key: string;
  readonly calls: number;
  readonly cost: Readonly<Record<string, number>>;
  /** Of `cost`, what was of no use: tries that failed, calls that were broken off. */
  readonly wasted: Readonly<Record<string, number>>;
  /** Calls whose cost is not known. */
  readonly unknown: number;
  /** Calls that may have been paid: they were under way when their worker was lost, and were sent again. */
  readonly uncertain: number;
}

export function sumSpend(entries: readonly LedgerEntry[], by: NonNullable<SpendQuery["by"]>): Spend[] {
  const sums = new Map<string, { -readonly [Member in keyof Spend]: Spend[Member] }>();
  for (const entry of entries) {
    if (entry.kind === "reserved") continue;
    const key = keyOf(entry, by);
    const sum = sums.get(key) ?? { key, calls: 0, cost: {}, wasted: {}, unknown: 0, uncertain: 0 };
    sums.set(key, sum);
    sum.calls++;
    if (entry.kind === "uncertain") sum.uncertain++;
    else if (entry.cost) {
      sum.cost = plus(sum.cost, entry.cost);
      if (entry.kind === "wasted") sum.wasted = plus(sum.wasted, entry.cost);
    } else if (entry.costUnknown !== undefined) sum.unknown++;
  }
  return [...sums.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}

function plus(sums: Readonly<Record<string, number>>, { currency, nano }: Cost): Record<string, number> {
  return { ...sums, [currency]: (sums[currency] ?? 0) + nano };
}

function keyOf({ model, at, operationId, labels = {} }: LedgerEntry, by: NonNullable<SpendQuery["by"]>): string {
  switch (by) {
    case "model":
      return model;
    case "provider":
      return model.slice(0, model.indexOf(":"));
    case "day":
      return new Date(at).toISOString().slice(0, 10);
    case "operation":
      return operationId;
    default:
      return labels[by.slice("label:".length)] ?? "";
  }
}
