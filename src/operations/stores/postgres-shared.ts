/** What many commits to PostgreSQL share: budgets, and what is known of groups. It is written last, so that none is held up for long. */
import { BudgetError } from "../errors.ts";
import type { Change } from "../store.ts";
import { inRows } from "./postgres-batch.ts";
import type { Rows, Statement } from "./postgres-pipeline.ts";
import { indexed, json, toGroup } from "./postgres-rows.ts";
import type { Statements } from "./postgres-sql.ts";
import { paced, type Rates } from "./rates.ts";

type ChangeOf<Type extends Change["type"]> = Extract<Change, { readonly type: Type }>;

/** In order of the names, so that no two commits wait for one another. */
export class Shared {
  readonly #sql: Statements;
  readonly #budgets: ChangeOf<"budget">[] = [];
  readonly #coolDowns = new Map<string, number>();
  readonly #paces: ChangeOf<"pace">[] = [];

  constructor(sql: Statements) {
    this.#sql = sql;
  }

  add(change: ChangeOf<"budget" | "cool-down" | "pace">): void {
    if (change.type === "budget") this.#budgets.push(change);
    else if (change.type === "pace") this.#paces.push(change);
    else {
      const group = toGroup(change.group);
      this.#coolDowns.set(group, Math.max(this.#coolDowns.get(group) ?? change.until, change.until));
    }
  }

  /** It has to be known what is there before it can be committed. */
  get isAsked(): boolean {
    return this.#paces.length > 0 || this.#budgets.some(({ atMost }) => atMost !== undefined);
  }

  /** What is written, and what has to be known. */
  statements(): readonly Statement[] {
    const added = this.#byKey().map(([key, all]) => [key, sumOf(all, "reserved"), sumOf(all, "spent")]);
    const coolDowns = [...this.#coolDowns].sort(byName);
    const groups = this.#groups();
    // Who takes of a group spends from its rates.
    const rates: readonly Statement[] =
      groups.length === 0
        ? []
        : [
            [this.#sql.lockGroups, [groups]],
            [this.#sql.selectRates, [groups]],
          ];
    return [...inRows(this.#sql.addToBudgets, added), ...inRows(this.#sql.coolDown, coolDowns), ...rates];
  }

  /** @param results of {@link Shared.statements} @returns what is left to be written @throws BudgetError */
  settled(results: readonly Rows[]): readonly Statement[] {
    const sums = this.#byKey();
    const after = new Map((results[0] ?? []).map((row) => [row.key, Number(row.reserved) + Number(row.spent)]));
    for (const [key, all] of sums) checkBudget(all, after.get(key) ?? 0);
    const groups = this.#groups();
    if (groups.length === 0) return [];
    const rates = new Map(results.at(-1)?.map((row) => [String(row.grp), json<Rates>(row.json)]));
    for (const { group, at, pace } of this.#paces) {
      rates.set(toGroup(group), paced(rates.get(toGroup(group)) ?? {}, at, pace));
    }
    return inRows(
      this.#sql.writeRates,
      groups.map((group) => [group, JSON.stringify(rates.get(group))]),
    );
  }

  #byKey() {
    return [...Map.groupBy(this.#budgets, ({ key }) => indexed(key))].sort(byName);
  }

  #groups(): readonly string[] {
    return [...new Set(this.#paces.map(({ group }) => toGroup(group)))].sort();
  }
}

function byName([a]: readonly [string, unknown], [b]: readonly [string, unknown]): number {
  return a < b ? -1 : 1;
}

function sumOf(changes: readonly ChangeOf<"budget">[], member: "reserved" | "spent"): number {
  return changes.reduce((sum, change) => sum + change[member], 0);
}

/** One change after the other, as if each had been written alone. @param after what stands in it when all are written */
function checkBudget(changes: readonly ChangeOf<"budget">[], after: number): void {
  let total = after - sumOf(changes, "reserved") - sumOf(changes, "spent");
  for (const { key, reserved, spent, atMost } of changes) {
    const left = (atMost ?? Number.POSITIVE_INFINITY) - total;
    total += reserved + spent;
    if (atMost !== undefined && total > atMost) throw new BudgetError(key, left);
  }
}
