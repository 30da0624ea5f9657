/** `aw defer [prompt...]`: asks a model later, and prints by which id the answer will be found. */
import { type Generation, getModel, type PromptInput } from "../../index.ts";
import { type DeferOptions, openOperations } from "../../operations.ts";
import { amount, chainSettings, loadTools } from "../asking.ts";
import { CommandError } from "../failure.ts";
import { readOptions } from "../options.ts";
import { print } from "../output.ts";
import type { AskFlags, InputFlags } from "../prompt-options.ts";
import { readSpan, readTime } from "../since.ts";
import {
  inWords,
  outcomeError,
  readInteger,
  readLane,
  readPairs,
  type StoreFlags,
  storePath,
} from "./operations-store.ts";
import { interruptible, waitFor } from "./operations-wait.ts";
import { readInput, turnOptions } from "./prompt.ts";
import { checkKey, workingRegistry } from "./worker-registry.ts";

export interface DeferFlags extends AskFlags, InputFlags, StoreFlags {
  readonly label?: readonly string[];
  readonly description?: string;
  readonly lane: string;
  readonly priority?: string;
  readonly at?: string;
  readonly delay?: string;
  readonly deadline?: string;
  readonly idempotencyKey?: string;
  readonly maxAttempts?: string;
  readonly keep?: string;
  readonly wait?: boolean;
  readonly timeout?: string;
}

export async function defer(argument: string, flags: DeferFlags, signal: AbortSignal): Promise<void> {
  // Mistakes first: whoever made one need not wait for stdin.
  const options = deferOptions(flags, Date.now());
  const timeoutMs = readTimeout(flags);
  const store = storePath(flags);
  const tools = await loadTools(flags.tool ?? []);
  const generate = generationOf(flags, tools);
  if (flags.wait) await checkKey(getModel(flags.model).id);
  const generation = generate(await readInput(argument, flags.attachment ?? [], signal));
  if (!flags.wait) {
    const submit = async () => {
      await using operations = await openOperations({ store, tools, worker: false });
      await print(`${(await operations.defer(generation, options)).id}\n`, signal);
    };
    return await inWords(submit());
  }
  const { registry, close } = await workingRegistry();
  try {
    await inWords(submitAndWait());
  } finally {
    close();
  }

  async function submitAndWait(): Promise<void> {
    const operations = await openOperations({ store, tools, registry });
    // What others have deferred is not broken off, unless somebody is in a hurry.
    let drainMs: number | undefined = 0;
    try {
      const operation = await operations.defer(generation, options);
      await print(`${operation.id}\n`, signal);
      const status = await interruptible([operation], signal, waitFor(operation, timeoutMs, signal));
      if (status.done) drainMs = undefined;
      const error = outcomeError(status);
      if (error) throw error;
    } finally {
      await operations.close(drainMs);
    }
  }
}

type Tools = Awaited<ReturnType<typeof loadTools>>;

function generationOf(flags: DeferFlags, tools: Tools): (input: PromptInput) => Generation {
  const settings = chainSettings(flags);
  const model = getModel(flags.model);
  const options = {
    ...turnOptions(flags),
    ...readOptions(flags.option ?? []),
    ...(flags.system !== undefined && { system: flags.system }),
    ...(flags.maxCost !== undefined && { maxCost: amount(flags.maxCost) }),
  };
  return (input) =>
    tools.length > 0 ? model.chain(input, { ...options, ...settings, tools }) : model.prompt(input, options);
}

function deferOptions(flags: DeferFlags, now: number): DeferOptions {
  const { description, label, priority, idempotencyKey, maxAttempts, keep } = flags;
  const notBefore = readNotBefore(flags, now);
  return {
    lane: readLane(flags.lane),
    ...(description !== undefined && { description }),
    ...(label && { labels: readPairs(label, "--label", "team=docs") }),
    ...(priority !== undefined && { priority: readInteger(priority, "--priority", Number.MIN_SAFE_INTEGER) }),
    ...(notBefore && { notBefore }),
    ...(flags.deadline !== undefined && { deadline: readTime(flags.deadline, "--deadline", now) }),
    ...(idempotencyKey !== undefined && { idempotencyKey }),
    ...(maxAttempts !== undefined && { maxAttempts: readInteger(maxAttempts, "--max-attempts", 1) }),
    ...(keep !== undefined && { keepMs: readSpan(keep, "--keep") }),
  };
}

function readNotBefore({ at, delay }: DeferFlags, now: number): Date | undefined {
  if (at !== undefined && delay !== undefined) {
    throw new CommandError("--at and --delay exclude each other.", "Leave one of them out.");
  }
  if (delay !== undefined) return new Date(now + readSpan(delay, "--delay"));
  return at === undefined ? undefined : readTime(at, "--at", now);
}

function readTimeout({ timeout, wait }: DeferFlags): number | undefined {
  if (timeout === undefined) return undefined;
  if (!wait)
    throw new CommandError("--timeout is for --wait.", "Add --wait, or leave it out; --deadline gives up later.");
  return readSpan(timeout, "--timeout");
}
