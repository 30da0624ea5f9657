/** What is said in the ledger of calls that gave nothing, and to the store of a provider that refuses. */
import { AfterwordError } from "../core/errors.js";
import { groupOf } from "./turn-facts.js";
/** A call that was sent and whose answer is of no use; what came of it tells what was paid. */
export function wastedCall({ lane }, journal, error) {
    const { open } = journal;
    // What the provider has goes on there, and costs what it costs; a try that an earlier worker has begun stands in the ledger.
    if (!open || lane === "batch" || !(lane === "interactive" ? journal.hasAsked : open.refused))
        return [];
    const result = AfterwordError.isInstance(error) ? error.result : undefined;
    const partial = result?.steps?.at(-1) ?? result;
    const told = partial ?? { costUnknown: "The call was broken off, and nothing is known of what it took." };
    return [{ type: "ledger", entry: journal.entry("wasted", told, open.number, open.attempt) }];
}
/** The provider has been given it, and what came of it there is not known. */
export function isOut({ lane }, { open }) {
    return lane === "background" && open !== undefined && !open.refused;
}
/** A row that failed at the provider costs nothing, and is seen; one of which nothing came may have been paid. */
export function failedRow({ attempts }, journal, row) {
    if (row.notSent)
        return [];
    const [step, attempt] = [journal.steps.length, attempts + 1];
    const entry = row.lost
        ? journal.entry("uncertain", { costUnknown: row.error.message }, step, attempt)
        : journal.entry("wasted", {}, step, attempt);
    return [{ type: "ledger", entry }];
}
/** All of the same provider wait, on every worker. */
export function coolDown(record, error, now) {
    if (!AfterwordError.isInstance(error) || (error.code !== "rate-limit" && error.code !== "overloaded"))
        return [];
    const { retryAfterMs } = error;
    if (retryAfterMs === undefined)
        return [];
    return [{ type: "cool-down", group: groupOf(record), until: now + retryAfterMs }];
}
