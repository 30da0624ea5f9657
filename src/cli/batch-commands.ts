/** What can be typed after `aw batch`. What it does is loaded when it is asked for. */
import type { Command } from "commander";
import type { BatchRunFlags } from "./batch/settings.ts";
import type { BatchJsonFlags, CollectFlags } from "./commands/batch.ts";
import type { StoreFlags } from "./commands/operations-store.ts";
import { takeStore } from "./operation-commands.ts";
import { append } from "./prompt-options.ts";

export function addBatchCommands(program: Command, signal: AbortSignal): void {
  const batch = program.command("batch").helpCommand(false);
  batch.description("one prompt for every row of a file: run, status, collect, cancel, ...");
  addRun(batch, signal);
  const command = () => import("./commands/batch.ts");
  takeStore(batch.command("status <id>"))
    .description("how many rows are how far; the exit code tells how it ended")
    .option("--json", "as JSON")
    .action(async (id: string, flags: BatchJsonFlags) => (await command()).showBatch(id, flags, signal));
  takeStore(batch.command("collect <id>"))
    .description("write the rows that are done")
    .option("--out <file>", "append to this one what is not in it (default: print all)")
    .option("--schema <schema>", "read the answers by this")
    .option("--wait", "until all are done, which others see to")
    .option("--quiet", "say nothing but what goes wrong")
    .action(async (id: string, flags: CollectFlags) => (await command()).collectBatch(id, flags, signal));
  takeStore(batch.command("cancel <id>"))
    .description("end the rows that are not done")
    .action(async (id: string, flags: StoreFlags) => (await command()).cancelBatch(id, flags));
  takeStore(batch.command("retry <id>"))
    .description("go on with the rows that failed, were cancelled or have expired")
    .action(async (id: string, flags: StoreFlags) => (await command()).retryBatch(id, flags));
  takeStore(batch.command("list"))
    .description("all that were submitted, the latest first")
    .option("--json", "as JSON")
    .action(async (flags: BatchJsonFlags) => (await command()).listBatches(flags, signal));
}

function addRun(batch: Command, signal: AbortSignal): void {
  takeStore(batch.command("run <input>"))
    .description("ask a model about every row; the same command again goes on after any interruption")
    .requiredOption("--prompt <template>", "what to ask, with fields of a row: 'Summarise {{text}}'")
    .option("-m, --model <id>", "the model; else AFTERWORD_MODEL, or OpenAI's")
    .option("-s, --system <text>", "the system prompt")
    .option("-o, --option <key=value>", "maxTokens=500, temperature=0.2, ...; repeatable", append)
    .option("--schema <schema>", 'answers as JSON: "name, age int", JSON Schema, or @file')
    .option("--lane <lane>", "auto (the cheapest that the deadline allows), batch, background or interactive", "auto")
    .option("--out <file>", "append a line of JSON for each row that is done (default: print it)")
    .option("--format <format>", "jsonl or csv (default: by the name of the file, else jsonl)")
    .option("--limit <number>", "only so many rows, the first ones")
    .option("--max-cost <amount>", "of all rows together: submit no row that could exceed it")
    .option("--deadline <when>", "give up then, such as 24h or 2026-11-21T18:00")
    .option("--label <name=value>", "to find its operations by; repeatable", append)
    .option("--concurrency <number>", "how many rows at once, but for those a provider has", "16")
    .option("--batch-window <span>", "how long rows are gathered for one batch of the provider", "5s")
    .option("--id <name>", "of the batch (default: made of the rows, prompt, model and options)")
    .option("--resume", "only go on with an earlier run: refuse where there is none")
    .option("--dry-run", "count rows, tokens and what they cost at most; submit nothing")
    .option("--detach", "only submit, and print the id: aw worker does the rest")
    .option("--quiet", "say nothing but what goes wrong")
    .action(async (input: string, flags: BatchRunFlags) => {
      const { runBatch } = await import("./commands/batch-run.ts");
      await runBatch(input, flags, signal);
    });
}
