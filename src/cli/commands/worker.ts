/** `aw worker`: carries out what was deferred, until it is interrupted; then finishes what it has, within a time. */
import { subscribe } from "node:diagnostics_channel";
import { defaultRegistry } from "../../index.ts";
import { type OperationStatus, type Operations, openOperations } from "../../operations.ts";
import { loadTools } from "../asking.ts";
import { money } from "../cells.ts";
import { CommandError } from "../failure.ts";
import { note } from "../output.ts";
import { readSpan } from "../since.ts";
import { inWords, readInteger, readPairs, type StoreFlags, storeName, storePath } from "./operations-store.ts";
import { keySources, workingRegistry } from "./worker-registry.ts";

export interface WorkerFlags extends StoreFlags {
  readonly tool?: readonly string[];
  readonly concurrency: string;
  readonly limit?: readonly string[];
  readonly batchWindow: string;
  readonly drain: string;
}

export async function worker(flags: WorkerFlags, signal: AbortSignal): Promise<void> {
  const concurrency = readInteger(flags.concurrency, "--concurrency", 1);
  const limits = readLimits(flags.limit ?? []);
  const batchWindowMs = readSpan(flags.batchWindow, "--batch-window");
  const drainMs = readSpan(flags.drain, "--drain");
  const store = storePath(flags);
  const tools = await loadTools(flags.tool ?? []);
  const sources = await keySources();
  const usable = sources.filter(({ key }) => key !== "missing").map(({ provider }) => provider);
  const keyed = sources.filter(({ key }) => key === "there").map(({ provider }) => provider.name);
  const { registry, close } = await workingRegistry(usable);
  // Nothing else keeps a process alive that waits for work.
  const alive = setInterval(() => {}, 2 ** 30);
  try {
    await inWords(work());
  } finally {
    clearInterval(alive);
    close();
  }
  // Being told to stop is how it ends, and no failure, as the exit code of the signal would say.
  await new Promise<void>((resolve) => process.stderr.write("", () => resolve()));
  process.exit(0);

  async function work(): Promise<void> {
    // To tell of what ends while the other one is being closed.
    await using reader = await openOperations({ store, worker: false });
    await using _teller = new Teller(reader);
    const operations = await openOperations({ store, registry, tools, worker: { concurrency, limits, batchWindowMs } });
    note(
      `Working on ${storeName(store)} with ${keyed.length > 0 ? `keys for ${keyed.join(", ")}` : "no key"}, and what needs none.`,
    );
    await stopped(signal);
    await operations.close(drainMs);
  }
}

/** Told once, it finishes what it has; told again, by either signal, it ends, and another worker takes over when the lease has run out. */
function stopped(signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const stop = () => {
      process.once("SIGINT", () => process.exit(130));
      process.once("SIGTERM", () => process.exit(143));
      resolve();
    };
    if (signal.aborted) return stop();
    signal.addEventListener("abort", stop, { once: true });
  });
}

function readLimits(pairs: readonly string[]): Record<string, number> {
  const names = defaultRegistry().providers.map(({ name }) => name);
  return Object.fromEntries(
    Object.entries(readPairs(pairs, "--limit", "openai=4")).map(([name, text]) => {
      if (names.includes(name)) return [name, readInteger(text, `--limit ${name}`, 1)];
      throw new CommandError(`--limit ${name}: no provider has that name.`, `There are ${names.join(", ")}.`);
    }),
  );
}

/** A line for each operation that was worked on here and is done. */
class Teller implements AsyncDisposable {
  readonly #operations: Operations;
  readonly #stop = new AbortController();
  readonly #telling = new Map<string, Promise<void>>();

  constructor(operations: Operations) {
    this.#operations = operations;
    // A worker tells nobody what it does, but the calls it makes can be heard of, by the id of the operation.
    subscribe("tracing:afterword:request:start", (message) => {
      const { generationId } = message as { readonly generationId: string };
      if (!this.#telling.has(generationId)) this.#telling.set(generationId, this.#tell(generationId));
    });
  }

  async #tell(id: string): Promise<void> {
    const operation = this.#operations.attach(id);
    try {
      const status = await operation.wait({ signal: this.#stop.signal }).catch(() => operation.status());
      if (status.done) note(describe(status));
    } catch {
      // It was deleted meanwhile.
    } finally {
      this.#telling.delete(id);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#stop.abort();
    await Promise.all(this.#telling.values());
  }
}

function describe({ id, metadata: { state, model }, error, response }: OperationStatus): string {
  const cost = response?.cost ? `, ${money(response.cost)}` : "";
  return `${id}: ${state} (${model}${cost})${error ? `: ${error.message}` : ""}`;
}
