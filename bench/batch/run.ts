/** One run of a size: submitted, sent, collected and read, with what that took, and checked. */

import { Peer } from "./peer.ts";
import type { Place } from "./place.ts";
import { billOf } from "./row.ts";
import type { SimulatorAnswers, SimulatorGiven, Upload } from "./simulator.ts";
import type { Check, Span, Told, WorkAnswers, WorkGiven } from "./work.ts";

export interface RunOptions {
  readonly rows: number;
  /** How many processes work: the one that submits, and others. */
  readonly workers: number;
  readonly dist: string;
  readonly place: Place;
  /** The most that may be on the heap of each process that works, in MiB. */
  readonly heapMiB: number;
  /** The most rows in a submission, where it is not as many as the provider takes. */
  readonly batchSize: number | undefined;
  /** Where a CPU profile of the process that submits and works is left. */
  readonly profiles: string | undefined;
  readonly onProgress: (text: string) => void;
}

export interface Measured {
  readonly rows: number;
  readonly submit: Span;
  readonly send: Span;
  readonly collect: Span;
  readonly check: Check;
  readonly uploads: readonly Upload[];
  readonly bytesPerRow: number;
}

/** Of OpenAI: https://platform.openai.com/docs/guides/batch */
const limits = { rows: 50_000, bytes: 200_000_000 } as const;
/** Of `gpt-4.1-mini`, in dollars for a million tokens: https://openai.com/api/pricing */
const prices = { input: 0.4, output: 1.6 } as const;
/** It keeps what real batches leave on the disks of a provider. */
const simulatorFlags = ["--max-old-space-size=12000"];

/** @throws Error where a row has not the answer that it has to have, the bill is another, or a submission is too large */
export async function run(options: RunOptions): Promise<Measured> {
  const { rows, workers, dist, place, heapMiB, batchSize, profiles, onProgress } = options;
  const before = await place.bytes();
  const uploads: Upload[] = [];
  const progress = new Progress(rows, onProgress);
  const simulator = new Peer<SimulatorAnswers>(
    "simulator",
    { dist } satisfies SimulatorGiven,
    simulatorFlags,
    (told) => void uploads.push(told as Upload),
  );
  const given: WorkGiven = { dist, address: place.address, url: await simulator.ask("open"), batchSize };
  const flags = ["--expose-gc", `--max-old-space-size=${heapMiB}`];
  const profiling = profiles === undefined ? [] : ["--cpu-prof", `--cpu-prof-dir=${profiles}`];
  const [first, ...others] = Array.from({ length: workers }, (_, index) => {
    const own = index === 0 ? [...flags, ...profiling] : flags;
    return new Peer<WorkAnswers>("work", given, own, (told) => progress.hear(told as Told));
  });
  if (!first) throw new Error("Somebody has to work.");
  const all = [first, ...others];
  const failed = Promise.race(all.map(({ ended }) => ended)).then(() => {
    throw new Error(`A process that works has ended before ${rows} rows were done.`);
  });
  failed.catch(() => {});
  onProgress("submitting");
  const submit = await first.ask("submit", { rows });
  await Promise.all(all.map((each) => each.ask("work")));
  await Promise.race([progress.sent, failed]);
  const send = await first.ask("span");
  onProgress("the batches are run");
  await simulator.ask("finish");
  await first.ask("span");
  await first.ask("notice", { batches: progress.batches });
  await Promise.race([progress.done, failed]);
  const collect = await first.ask("span");
  await Promise.all(all.map((each) => each.ask("rest")));
  onProgress("reading");
  const check = await first.ask("check", { rows });
  await Promise.all([...all, simulator].map((each) => each.end()));
  const measured = {
    rows,
    submit,
    send,
    collect,
    check,
    uploads,
    bytesPerRow: ((await place.bytes()) - before) / rows,
  };
  examine(measured);
  return measured;
}

function examine({ rows, check, uploads }: Measured): void {
  const wrong = (what: string) => new Error(`Of ${rows} rows ${what}.`);
  if (check.right !== rows) throw wrong(`${check.right} have the answer that they have to have`);
  const bill = billOf(rows, prices);
  if (check.bill !== bill)
    throw wrong(`the bill is ${check.bill} billionths, and the ledger's sum ${check.bill - bill} more`);
  const sent = uploads.reduce((sum, upload) => sum + upload.rows, 0);
  if (sent !== rows) throw wrong(`${sent} were sent`);
  const large = uploads.find((upload) => upload.rows > limits.rows || upload.bytes > limits.bytes);
  if (large) throw wrong(`${large.rows} with ${large.bytes} bytes are in one submission`);
}

/** How far the submissions are that all workers tell of. */
class Progress {
  readonly #rows: number;
  readonly #onProgress: (text: string) => void;
  readonly #known = new Map<string, Told>();
  readonly #sent = Promise.withResolvers<void>();
  readonly #done = Promise.withResolvers<void>();

  constructor(rows: number, onProgress: (text: string) => void) {
    this.#rows = rows;
    this.#onProgress = onProgress;
  }

  get sent(): Promise<void> {
    return this.#sent.promise;
  }

  get done(): Promise<void> {
    return this.#done.promise;
  }

  get batches(): readonly string[] {
    return [...this.#known.values()].map(({ batchId }) => batchId);
  }

  hear(told: Told): void {
    this.#known.set(told.submission, told);
    const [sent, done] = [this.#sum("running") + this.#sum("done"), this.#sum("done")];
    this.#onProgress(`${sent.toLocaleString("en")} sent, ${done.toLocaleString("en")} collected`);
    if (sent >= this.#rows) this.#sent.resolve();
    if (done >= this.#rows) this.#done.resolve();
  }

  #sum(state: Told["state"]): number {
    return [...this.#known.values()].reduce((sum, each) => sum + (each.state === state ? each.size : 0), 0);
  }
}
