/** A provider with a batch lane of its own making: what it is asked and what it says is up to the test. */
import { AfterwordError } from "../../src/core/errors.ts";
import type { StreamEvent } from "../../src/core/events.ts";
import type { JsonValue } from "../../src/core/json.ts";
import type { DeferredRequest, Lane, LaneLimits, LaneResult, LaneStatus } from "../../src/core/lane.ts";
import { createRegistry } from "../../src/core/registry.ts";
import type { Tool } from "../../src/core/tool.ts";
import type { Store } from "../../src/operations/store.ts";
import { memoryStore } from "../../src/operations/stores/memory.ts";
import type { WorkerOptions } from "../../src/operations/worker.ts";
import { type BudgetRule, type Operations, openOperations } from "../../src/operations.ts";
import { manualClock } from "../../src/testing.ts";
import { textEvents } from "../support/models.ts";

export interface Job {
  readonly tag: string;
  readonly requests: readonly DeferredRequest[];
  state: LaneStatus["state"];
  error?: AfterwordError;
  forgotten?: true;
  /** Thrown in place of results. */
  gone?: Error;
}

export interface BatchSetting {
  readonly limits?: Partial<LaneLimits>;
  /** What happens to a submission, one after the other: it is taken unless this says otherwise. */
  readonly submits?: readonly ("taken" | Error | { readonly takenBut: Error })[];
  readonly row?: (request: DeferredRequest) => Omit<LaneResult, "id"> | undefined;
  readonly store?: Store;
  readonly tools?: readonly Tool[];
  readonly worker?: WorkerOptions | false;
  readonly budgets?: readonly BudgetRule[];
  /** The interactive answer. */
  readonly stream?: () => readonly StreamEvent[];
  /** Every row comes twice. */
  readonly twice?: boolean;
  /** So many jobs are never begun with. */
  readonly queuedFor?: number;
}

export async function openBatches(setting: BatchSetting = {}) {
  const clock = manualClock();
  const jobs: Job[] = [];
  const seen: string[] = [];
  let submits = 0;
  const jobOf = (reference: JsonValue) => jobs[(reference as { readonly job: number }).job] as Job;
  const lane: Lane = {
    limits: { requests: 1_000, windowMs: 24 * 3_600_000, ...setting.limits },
    async submit(requests, tag) {
      const next = setting.submits?.[submits++] ?? "taken";
      seen.push(`submit ${requests.length}`);
      if (next instanceof Error) throw next;
      jobs.push({ tag, requests, state: "running" });
      if (next !== "taken") throw next.takenBut;
      return { job: jobs.length - 1 };
    },
    async find({ tag }) {
      seen.push("find");
      const job = jobs.findIndex((each) => each.tag === tag);
      return job < 0 ? undefined : { job };
    },
    async poll(reference) {
      seen.push("poll");
      const { state, error, forgotten } = jobOf(reference);
      const isQueued = jobs.indexOf(jobOf(reference)) < (setting.queuedFor ?? 0) && state === "running";
      return {
        state,
        pollAgainMs: 30_000,
        ...(error && { error }),
        ...(forgotten && { forgotten }),
        ...(isQueued && { queued: true }),
      };
    },
    async *results(reference) {
      seen.push("results");
      const { gone, forgotten } = jobOf(reference);
      if (gone) throw gone;
      if (forgotten) return;
      // Never in the order of the requests.
      if (jobs.indexOf(jobOf(reference)) < (setting.queuedFor ?? 0)) return;
      const { requests } = jobOf(reference);
      for (const request of setting.twice ? [...requests, ...requests] : requests.toReversed()) {
        const given = setting.row ? setting.row(request) : { events: textEvents(`late ${lastText(request)}`) };
        if (given) yield { id: request.id, ...given } as LaneResult;
      }
    },
    async cancel(reference) {
      seen.push("cancel");
      jobOf(reference).state = "cancelled";
    },
    async discard() {
      seen.push("discard");
    },
  };
  const provider = {
    name: "p",
    lanes: { batch: lane },
    async *stream() {
      seen.push("stream");
      yield setting.stream?.() ?? textEvents("now");
    },
  };
  const prices = { currency: "USD", input: 1, output: 1, lanes: { batch: 0.5 } } as const;
  const registry = createRegistry({
    clock,
    providers: [provider],
    models: ["m", "n"].map((name) => ({
      ...{ id: `p:${name}`, provider: "p", name, capabilities: {}, prices, limits: { outputTokens: 100 } },
    })),
  });
  const store = setting.store ?? memoryStore();
  const open = (worker: WorkerOptions | false = {}): Promise<Operations> =>
    openOperations({
      ...{ store, registry, clock, tools: setting.tools ?? [], budgets: setting.budgets ?? [] },
      worker: worker === false ? false : { batchWindowMs: 1_000, ...worker },
    });
  const operations = await open(setting.worker);
  return {
    ...{ clock, jobs, seen, registry, store, operations, open },
    model: registry.getModel("p:m"),
    /** All that is running at the provider is done, and asked for. */
    async finish(state: LaneStatus["state"] = "done", error?: AfterwordError) {
      for (const job of jobs) if (job.state === "running") Object.assign(job, { state, ...(error && { error }) });
      await clock.advance(66_000);
    },
    [Symbol.asyncDispose]: () => operations.close(0),
  };
}

export function lastText({ request }: DeferredRequest): string {
  const part = request.messages.at(-1)?.parts[0];
  return part?.type === "text" ? part.text : "";
}

export function refusal(code: "rate-limit" | "invalid-request" | "authentication", retryable = false): AfterwordError {
  return new AfterwordError(code, `p says ${code}`, { retryable });
}
