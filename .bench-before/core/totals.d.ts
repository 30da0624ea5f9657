/** A running total over calls: each counted once, however often and by whom it is read. */
import { type Cost } from "./cost.ts";
import type { Result } from "./result.ts";
import { type Usage } from "./usage.ts";
export declare class Totals {
    #private;
    /** Calls that were sent, failed ones included. */
    get calls(): number;
    /** Of all calls whose usage is known; `undefined` where that of none is. `String(usage)` is one line for people. */
    get usage(): Usage | undefined;
    /** Of all calls; `undefined` where that of one is not known, and before the first. */
    get cost(): Cost | undefined;
    /** Why the cost is not known. */
    get costUnknown(): string | undefined;
    add({ usage, cost, costUnknown }: Pick<Result, "usage" | "cost" | "costUnknown">): void;
}
