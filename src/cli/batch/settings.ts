/** What was typed after `aw batch run`, checked. */
import { amount } from "../asking.ts";
import { readInteger, readLane, readPairs, type StoreFlags, storePath } from "../commands/operations-store.ts";
import { CommandError } from "../failure.ts";
import { readSpan, readTime } from "../since.ts";

export interface BatchRunFlags extends StoreFlags {
  readonly prompt: string;
  readonly model?: string;
  readonly system?: string;
  readonly option?: readonly string[];
  readonly schema?: string;
  readonly lane: string;
  readonly out?: string;
  readonly id?: string;
  readonly format?: string;
  readonly limit?: string;
  readonly label?: readonly string[];
  readonly maxCost?: string;
  readonly deadline?: string;
  readonly concurrency: string;
  readonly batchWindow: string;
  readonly resume?: boolean;
  readonly dryRun?: boolean;
  readonly detach?: boolean;
  readonly quiet?: boolean;
}

/** Its value is the id of the batch: what all of it costs is found by it. */
export const batchLabel = "batch";

export type Settings = ReturnType<typeof readSettings>;

/** @throws CommandError naming the option */
export function readSettings(flags: BatchRunFlags, now: number) {
  const { out, limit, maxCost, deadline, detach = false, quiet = false, resume = false } = flags;
  if (detach && out !== undefined) {
    throw new CommandError("--detach writes no --out.", "Later: aw batch collect ID --out FILE");
  }
  return {
    ...{ out, detach, quiet, resume },
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

function readLabels(pairs: readonly string[]): Readonly<Record<string, string>> {
  const labels = readPairs(pairs, "--label", "team=docs");
  if (!Object.hasOwn(labels, batchLabel)) return labels;
  throw new CommandError(`The label ${batchLabel} is the id of the batch.`, "--id sets it.");
}
