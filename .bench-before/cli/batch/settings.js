/** What was typed after `aw batch run`, checked. */
import { amount } from "../asking.js";
import { readInteger, readLane, readPairs, storePath } from "../commands/operations-store.js";
import { CommandError } from "../failure.js";
import { readSpan, readTime } from "../since.js";
/** Its value is the id of the batch: what all of it costs is found by it. */
export const batchLabel = "batch";
/** @throws CommandError naming the option */
export function readSettings(flags, now) {
    const { out, limit, maxCost, deadline, detach = false, quiet = false } = flags;
    if (detach && out !== undefined) {
        throw new CommandError("--detach writes no --out.", "Later: aw batch collect ID --out FILE");
    }
    return {
        ...{ out, detach, quiet },
        store: storePath(flags),
        labels: readLabels(flags.label ?? []),
        lane: readLane(flags.lane),
        concurrency: readInteger(flags.concurrency, "--concurrency", 1),
        batchWindowMs: readSpan(flags.batchWindow, "--batch-window"),
        limit: limit === undefined ? Number.POSITIVE_INFINITY : readInteger(limit, "--limit", 1),
        maxCost: maxCost === undefined ? undefined : amount(maxCost),
        deadline: deadline === undefined ? undefined : readTime(deadline, "--deadline", now),
    };
}
function readLabels(pairs) {
    const labels = readPairs(pairs, "--label", "team=docs");
    if (!Object.hasOwn(labels, batchLabel))
        return labels;
    throw new CommandError(`The label ${batchLabel} is the id of the batch.`, "--id sets it.");
}
