/** A running total over calls: each counted once, however often and by whom it is read. */
import { addCosts, type Cost } from "./cost.ts";
import type { Result } from "./result.ts";
import { addUsage, printable, type Usage } from "./usage.ts";

const none: Usage = { input: 0, output: 0, total: 0 };

export class Totals {
  #calls = 0;
  #usage: Usage | undefined;
  #cost: Cost | undefined;
  #unknown: string | undefined;

  /** Calls that were sent, failed ones included. */
  get calls(): number {
    return this.#calls;
  }

  /** Of all calls whose usage is known; `undefined` where that of none is. `String(usage)` is one line for people. */
  get usage(): Usage | undefined {
    const usage = this.#usage ?? (this.#calls === 0 ? none : undefined);
    return usage && printable(usage);
  }

  /** Of all calls; `undefined` where that of one is not known, and before the first. */
  get cost(): Cost | undefined {
    return this.#unknown === undefined ? this.#cost : undefined;
  }

  /** Why the cost is not known. */
  get costUnknown(): string | undefined {
    return this.#unknown;
  }

  add({ usage, cost, costUnknown }: Pick<Result, "usage" | "cost" | "costUnknown">): void {
    this.#calls++;
    if (usage) this.#usage = this.#usage ? addUsage(this.#usage, usage) : usage;
    if (costUnknown !== undefined) this.#unknown ??= costUnknown;
    if (!cost) return;
    const sum = this.#cost ? addCosts(this.#cost, cost) : { cost };
    if ("cost" in sum) this.#cost = sum.cost;
    else this.#unknown ??= sum.unknown;
  }
}
