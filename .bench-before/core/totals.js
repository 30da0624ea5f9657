/** A running total over calls: each counted once, however often and by whom it is read. */
import { addCosts } from "./cost.js";
import { addUsage, printable } from "./usage.js";
const none = { input: 0, output: 0, total: 0 };
export class Totals {
    #calls = 0;
    #usage;
    #cost;
    #unknown;
    /** Calls that were sent, failed ones included. */
    get calls() {
        return this.#calls;
    }
    /** Of all calls whose usage is known; `undefined` where that of none is. `String(usage)` is one line for people. */
    get usage() {
        const usage = this.#usage ?? (this.#calls === 0 ? none : undefined);
        return usage && printable(usage);
    }
    /** Of all calls; `undefined` where that of one is not known, and before the first. */
    get cost() {
        return this.#unknown === undefined ? this.#cost : undefined;
    }
    /** Why the cost is not known. */
    get costUnknown() {
        return this.#unknown;
    }
    add({ usage, cost, costUnknown }) {
        this.#calls++;
        if (usage)
            this.#usage = this.#usage ? addUsage(this.#usage, usage) : usage;
        if (costUnknown !== undefined)
            this.#unknown ??= costUnknown;
        if (!cost)
            return;
        const sum = this.#cost ? addCosts(this.#cost, cost) : { cost };
        if ("cost" in sum)
            this.#cost = sum.cost;
        else
            this.#unknown ??= sum.unknown;
    }
}
