/** A batch that is worked on in this process: submitted, carried out, and written down as its rows get done. */
import { setTimeout as sleep } from "node:timers/promises";
import { AfterwordError, type Registry } from "../../index.ts";
import { type ConflictError, type DeferItem, type Operations, openOperations } from "../../operations.ts";
import { count } from "../cells.ts";
import { storeName } from "../commands/operations-store.ts";
import { workingRegistry } from "../commands/worker-registry.ts";
import { CommandError, Stop } from "../failure.ts";
import { note, print } from "../output.ts";
import { Collector } from "./collector.ts";
import type { Input } from "./input.ts";
import { openWriter, type RowWriter } from "./out-file.ts";
import { outcomeOf } from "./outcome.ts";
import type { Plan, Sums } from "./plan.ts";
import { Progress, stderrMeans } from "./progress.ts";
import { RowReader, rowOf } from "./row-line.ts";
import { batchLabel, type Settings } from "./settings.ts";

const firstPauseMs = 50;
/** Whoever goes on after a crash waits no longer than this for what was under way. */
const leaseMs = 10_000;
/** What is under way when it is interrupted is as good as paid. */
const drainMs = 25_000;

export interface BatchRunMeans {
  readonly id: string;
  readonly plan: Plan;
  readonly input: Input;
  readonly sums: Sums;
  readonly settings: Settings;
  readonly signal: AbortSignal;
}

export class BatchRun {
  readonly #means: BatchRunMeans;
  /** How many were given to the store; `undefined` when all were. */
  #submitted: number | undefined;

  constructor(means: BatchRunMeans) {
    this.#means = means;
  }

  async run(): Promise<void> {
    const { id, settings, signal } = this.#means;
    if (settings.resume) await this.#checkResumed();
    if (settings.detach) {
      await using operations = await this.#open();
      await this.#submit(operations, signal);
      return await print(`${id}\n`, signal);
    }
    await using writer = await openWriter(settings.out, id, signal);
    const { registry, close } = await workingRegistry();
    try {
      const operations = await this.#open(registry);
      try {
        await this.#work(operations, writer);
      } finally {
        if (signal.aborted) this.#noteInterrupted();
        await operations.close(drainMs);
      }
    } finally {
      close();
    }
  }

  async #work(operations: Operations, writer: RowWriter): Promise<void> {
    const { id, sums, settings, plan } = this.#means;
    const batch = operations.batch(id);
    const collector = new Collector(batch, new RowReader(id, plan.schema), writer);
    const { done, open } = await collector.begin();
    if (done + open < writer.size) {
      if (writer.size - writer.failures >= sums.rows) return this.#note(`${settings.out} has all rows already.`);
      throw this.#otherStore(writer.size, done + open);
    }
    const known = done > 0 ? `, of which ${count(done)} ${done === 1 ? "is" : "are"} done already` : "";
    this.#note(`Batch ${id}: ${rowCount(sums.rows)} of ${this.#means.input.name} for ${plan.model.id}${known}.`);
    await this.#advance(operations, collector);
    const outcome = await outcomeOf(operations, batch, collector);
    this.#note(outcome.summary);
    if (outcome.error) throw outcome.error;
  }

  /** A mistyped file or prompt would be another batch, and paid for anew. Nothing is written or worked on before this is known. */
  async #checkResumed(): Promise<void> {
    const { id } = this.#means;
    await using operations = await this.#open();
    if (Object.keys(await operations.batch(id).counts()).length > 0) return;
    const way =
      "A batch is known by its rows, prompt, model and options, or by --id; aw batch list shows what there is.";
    throw new CommandError(`There is no batch ${id} to go on with.`, way);
  }

  async #advance(operations: Operations, collector: Collector): Promise<void> {
    const { sums, settings, plan } = this.#means;
    const counts = () => ({
      ...{ total: sums.rows, estimate: estimateOf(sums, settings.lane) },
      ...collector.progress(plan.model.info.prices?.currency),
      phase: this.#submitted === undefined ? undefined : `submitting, ${count(this.#submitted)} so far`,
    });
    using progress = settings.quiet ? undefined : new Progress(counts, stderrMeans(settings.out !== undefined));
    const tell = () => progress?.update();
    while (await this.#round(operations, collector, tell));
  }

  /** Submits what may be, and collects meanwhile. @returns whether there is more, and room for it now */
  async #round(operations: Operations, collector: Collector, tell: () => void): Promise<boolean> {
    const stop = new AbortController();
    const signal = AbortSignal.any([this.#means.signal, stop.signal]);
    let enough = Number.POSITIVE_INFINITY;
    let isSubmitted = false;
    const submission = (async () => {
      const refused = await this.#submit(operations, signal, tell).then(() => undefined, costLimit);
      const { open, done } = await collector.count();
      if (refused && open === 0) throw this.#overBudget(refused, done);
      // What gets done gives back what it did not cost, and there may be room for more.
      if (refused) enough = done + Math.ceil(open / 2);
      isSubmitted = true;
      return refused !== undefined;
    })();
    const follow = async () => {
      // It ends where all is done that was submitted by then, and begins with the first again: the more there are, the less often.
      for (let pauseMs = firstPauseMs; ; pauseMs *= 2) {
        const isLast = isSubmitted;
        await collector.follow(signal, () => {
          tell();
          return collector.done >= enough;
        });
        if (isLast || collector.done >= enough) return;
        await Promise.race([submission, sleep(pauseMs, undefined, { signal, ref: false })]);
      }
    };
    try {
      const [isMore] = await Promise.all([submission, follow()]);
      return isMore;
    } finally {
      // Where one of them has failed, the other one ends; nothing is submitted any more when the store is closed.
      stop.abort();
      await submission.catch(() => {});
    }
  }

  /** The same id again goes on where it left off, and a row that was another is told. */
  async #submit(operations: Operations, signal: AbortSignal, tell = () => {}): Promise<void> {
    const { id, settings } = this.#means;
    const { labels, lane, deadline } = settings;
    const options = { id, lane, labels: { ...labels, [batchLabel]: id }, ...(deadline && { deadline }) };
    try {
      await operations.deferAll(this.#items(signal, tell), options);
    } catch (error) {
      if (!AfterwordError.isInstance(error) || error.code !== "conflict") throw error;
      throw await this.#conflict(operations, error as ConflictError);
    } finally {
      this.#submitted = undefined;
    }
  }

  async *#items(signal: AbortSignal, tell: () => void): AsyncGenerator<DeferItem> {
    const { plan, input } = this.#means;
    this.#submitted = 0;
    for await (const item of plan.items(input, signal)) {
      yield item;
      this.#submitted++;
      tell();
    }
  }

  async #conflict(operations: Operations, { operationId }: ConflictError): Promise<CommandError> {
    const row = rowOf(await operations.attach(operationId).status());
    return new CommandError(
      `Row ${row} of the batch ${this.#means.id} was submitted before, and was another, or was asked in another way.`,
      "For a batch of its own, give it another --id and another --out.",
    );
  }

  #overBudget(error: AfterwordError, done: number): CommandError {
    const { sums } = this.#means;
    const left = `${rowCount(sums.rows - done)} of ${count(sums.rows)} ${sums.rows - done === 1 ? "is" : "are"} not submitted`;
    const hint =
      "With a larger --max-cost the same command goes on; -o maxTokens=... is another batch, of cheaper rows.";
    return new CommandError(`${left}: ${error.message}`, hint, 8);
  }

  #otherStore(written: number, known: number): CommandError {
    const { id, settings } = this.#means;
    return new CommandError(
      `${settings.out} has ${rowCount(written)} of the batch ${id}, and ${storeName(settings.store)} knows ${count(known)}: the others would be paid again.`,
      "--store or AFTERWORD_STORE names the one it was begun in; to ask again, name another --out.",
    );
  }

  #noteInterrupted(): void {
    const { id, signal } = this.#means;
    // A reader of stdout that has seen enough needs no advice.
    if (!(signal.reason instanceof Stop) || signal.reason.exitCode === 0) return;
    note("Finishing what is under way; another Ctrl-C ends it at once.");
    note(`To go on with the batch ${id}: the same command again. How it stands: aw batch status ${id}`);
  }

  #note(line: string): void {
    if (!this.#means.settings.quiet) note(line);
  }

  /** @param registry of the worker; without one, others carry it out */
  #open(registry?: Registry): Promise<Operations> {
    const { id, plan, settings } = this.#means;
    const { store, maxCost, concurrency, batchWindowMs } = settings;
    const currency = plan.model.info.prices?.currency ?? "USD";
    return openOperations({
      store,
      ...(registry ? { registry, worker: { concurrency, batchWindowMs, leaseMs } } : { worker: false }),
      ...(maxCost !== undefined && { budgets: [{ maxCost, currency, labels: { [batchLabel]: id } }] }),
    });
  }
}

function rowCount(rows: number): string {
  return `${count(rows)} ${rows === 1 ? "row" : "rows"}`;
}

/** Of a lane that is chosen row by row, the dearest: it costs no more than that. */
function estimateOf({ prices }: Sums, lane: Settings["lane"]) {
  const price = prices.get(lane === "auto" ? "interactive" : lane);
  return price && "cost" in price ? price.cost : undefined;
}

/** @throws every other error */
function costLimit(error: unknown): AfterwordError {
  if (AfterwordError.isInstance(error) && error.code === "cost-limit") return error;
  throw error;
}
