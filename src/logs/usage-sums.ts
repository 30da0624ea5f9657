/** Sums over the log: calls, tokens and money, by model, provider, day, conversation or label. */
import type { Cost } from "../core/cost.ts";
import type { Database } from "./database.ts";
import { member, number, optional } from "./entry.ts";
import { selectUsage, type UsageGroup } from "./sql.ts";

export interface UsageQuery {
  /** Milliseconds since the epoch. Default: all. */
  readonly since?: number;
  /** Milliseconds since the epoch, itself not included. Default: all. */
  readonly until?: number;
  /** `day` is a day of UTC, as providers bill. A call with several labels counts under each. Default: one sum of everything. */
  readonly by?: UsageGroup;
}

/** Tokens are `undefined` where no call told them. */
export interface UsageSum {
  /** Such as a model, `2026-11-21`, or `customer=17`; `undefined` for calls without a label or conversation, and where all are summed. */
  readonly key?: string;
  readonly calls: number;
  /** Those of `calls` that failed or were aborted. */
  readonly failed: number;
  readonly input?: number;
  readonly output?: number;
  readonly cacheRead?: number;
  readonly cacheWrite?: number;
  readonly reasoning?: number;
  /** Billionths, for each currency. */
  readonly cost: { readonly [currency in Cost["currency"]]?: number };
  /** How many calls are not in `cost`, because nobody knows what they cost. */
  readonly costUnknown: number;
}

/** Days in their order; of others, the one with the most calls first. */
export function sumUsage(database: Database, { since, until, by }: UsageQuery = {}): UsageSum[] {
  const rows = database.all(selectUsage(by), {
    since: since === undefined ? "" : new Date(since).toISOString(),
    until: until === undefined ? "~" : new Date(until).toISOString(),
  });
  const sums = new Map<string | undefined, UsageSum>();
  for (const row of rows) {
    const key = optional(row, "name");
    const currency = optional(row, "currency");
    const sum: UsageSum = {
      ...member("key", key),
      calls: Number(row.calls),
      failed: Number(row.failed),
      ...member("input", number(row, "input")),
      ...member("output", number(row, "output")),
      ...member("cacheRead", number(row, "cache_read")),
      ...member("cacheWrite", number(row, "cache_write")),
      ...member("reasoning", number(row, "reasoning_tokens")),
      cost: currency === undefined ? {} : { [currency]: Number(row.nano) },
      costUnknown: Number(row.cost_unknown),
    };
    const before = sums.get(key);
    sums.set(key, before ? add(before, sum) : sum);
  }
  const all = [...sums.values()];
  if (by === "day") return all.sort((left, right) => ((left.key ?? "") < (right.key ?? "") ? -1 : 1));
  return all.sort((left, right) => right.calls - left.calls || ((left.key ?? "") < (right.key ?? "") ? -1 : 1));
}

function add(left: UsageSum, right: UsageSum): UsageSum {
  const both = (name: "input" | "output" | "cacheRead" | "cacheWrite" | "reasoning") => {
    const known = [left[name], right[name]].filter((count) => count !== undefined);
    return member(name, known.length === 0 ? undefined : known.reduce((sum, count) => sum + count));
  };
  return {
    ...left,
    calls: left.calls + right.calls,
    failed: left.failed + right.failed,
    ...both("input"),
    ...both("output"),
    ...both("cacheRead"),
    ...both("cacheWrite"),
    ...both("reasoning"),
    // Rows of one group differ in currency.
    cost: { ...left.cost, ...right.cost },
    costUnknown: left.costUnknown + right.costUnknown,
  };
}
