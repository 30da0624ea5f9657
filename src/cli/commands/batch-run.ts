/** `aw batch run`: asks a model about every row of a file, here, and goes on with it after any interruption. */
import { BatchRun } from "../batch/batch-run.ts";
import { Input } from "../batch/input.ts";
import { Plan, type Sums } from "../batch/plan.ts";
import { type BatchRunFlags, readSettings } from "../batch/settings.ts";
import { count, money } from "../cells.ts";
import { note, printTable, table } from "../output.ts";
import { inWords } from "./operations-store.ts";
import { checkKey } from "./worker-registry.ts";

export async function runBatch(path: string, flags: BatchRunFlags, signal: AbortSignal): Promise<void> {
  // Mistakes first: whoever made one need not wait for stdin.
  const settings = readSettings(flags, Date.now());
  const plan = new Plan(flags, settings.limit);
  if (!flags.dryRun && !flags.detach) await checkKey(plan.model.id);
  await using input = await Input.open(path, flags.format, signal);
  const sums = await plan.survey(input, signal);
  if (flags.dryRun) return await printSums(plan, sums, signal);
  const id = flags.id ?? plan.idOf(input);
  await inWords(new BatchRun({ id, plan, input, sums, settings, signal }).run());
}

async function printSums(plan: Plan, { rows, inputTokens, prices }: Sums, signal: AbortSignal): Promise<void> {
  const lines = [...prices].map(([lane, price]) => {
    const cost = "cost" in price ? money(price.cost) : price.unknown;
    return [lane, count(rows), count(inputTokens), cost];
  });
  await printTable(table(["LANE", "ROWS", "INPUT TOKENS", "COST AT MOST"], lines), signal);
  note(`${plan.model.id}: estimated, with answers as long as they may get. Nothing was submitted.`);
}
