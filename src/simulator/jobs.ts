/** Many requests that are handed over together and collected later: a job gets on by the clock alone, and is looked at whenever somebody asks. */
import type { Answer } from "./answer.ts";
import type { Clock } from "./clock.ts";
import type { Failure } from "./failure.ts";
import { isObject, type JsonObject } from "./json.ts";

/** What may go wrong with one job. */
export interface JobFault {
  /** The job is made, and whoever made it is not told: the vendor's own error 500, or a connection that breaks. */
  readonly accept?: "500" | "cut";
  /** The job is refused, with the vendor's own error for this status, and not made. */
  readonly refuse?: number;
  /** It never gets on. */
  readonly stuck?: boolean;
  /** It fails as a whole, with this code where the vendor has one. */
  readonly fail?: string;
  /** For so long after it is done, its results are not there yet, where the vendor tells of them apart. */
  readonly lateResultsMs?: number;
  /** So many of its last rows are in no result. */
  readonly missingRows?: number;
  /** So many of its first results are cut in the middle. */
  readonly malformedRows?: number;
  /** So many of its last rows are not done when its time is over. */
  readonly expiredRows?: number;
}

/** What a row comes to when its time has come. */
export type RowOutcome = { readonly answer: Answer } | { readonly failure: Failure };

export interface NewRow {
  readonly id: string;
  readonly outcome: RowOutcome;
  /** How long it takes besides what all rows take; `Infinity` of one that never gets done. */
  readonly ms: number;
}

export type RowState = "pending" | "done" | "cancelled" | "expired";

export interface Row {
  readonly id: string;
  readonly state: RowState;
  /** Of one that is done. */
  readonly outcome?: RowOutcome;
}

export interface NewJob {
  readonly id: string;
  /** By which a service knows its own. */
  readonly kind: string;
  readonly rows: readonly NewRow[];
  /** When the vendor gives up, in milliseconds after it was made. */
  readonly windowMs: number;
  /** How long it dwells in `cancelling`. Default 0. */
  readonly cancelMs?: number;
  /** Whatever the service has to remember. */
  readonly fields?: JsonObject;
}

/** A job as it stands at one moment. Times are milliseconds since the epoch. */
export interface Job {
  readonly id: string;
  readonly kind: string;
  readonly state: "running" | "cancelling" | "done" | "cancelled" | "expired" | "failed";
  readonly createdAt: number;
  readonly expiresAt: number;
  /** When it is done, if nothing comes in between; `Infinity` of one that never gets done. */
  readonly dueAt: number;
  /** Of one that has ended. */
  readonly endedAt?: number;
  readonly cancelRequestedAt?: number;
  readonly fields: JsonObject;
  readonly fault: JobFault;
  /** In the order in which they were given. */
  readonly rows: readonly Row[];
  readonly counts: { readonly [state in RowState | "succeeded" | "failed" | "total"]: number };
}

interface Kept extends Required<NewJob> {
  readonly createdAt: number;
  readonly fault: JobFault;
  /** When each row is done. */
  readonly doneAt: readonly number[];
  cancelRequestedAt?: number;
}

export class Jobs {
  readonly #clock: Clock;
  readonly #asyncMs: number;
  readonly #faults: Iterator<JobFault>;
  readonly #jobs = new Map<string, Kept>();

  /** @param faults one a job, in order */
  constructor(clock: Clock, asyncMs: number, faults: readonly JobFault[]) {
    this.#clock = clock;
    this.#asyncMs = asyncMs;
    this.#faults = faults.values();
  }

  /** What will go wrong with the job that is about to be made: it is used up. */
  nextFault(): JobFault {
    return this.#faults.next().value ?? {};
  }

  /** Its rows get done one after the other, the last of them when the usual time is over. */
  create({ cancelMs = 0, fields = {}, ...given }: NewJob, fault: JobFault): Job {
    const createdAt = this.#clock.now();
    const { rows, id } = given;
    const { expiredRows = 0, stuck } = fault;
    const doneAt = rows.map(({ ms }, index) =>
      stuck || index >= rows.length - expiredRows
        ? Number.POSITIVE_INFINITY
        : createdAt + (this.#asyncMs * (index + 1)) / rows.length + ms,
    );
    this.#jobs.set(id, { ...given, cancelMs, fields, createdAt, fault, doneAt });
    return this.get(id) as Job;
  }

  get(id: string): Job | undefined {
    const kept = this.#jobs.get(id);
    return kept && jobAt(kept, this.#clock.now());
  }

  /** Of one kind, newest first. */
  list(kind: string): Job[] {
    const now = this.#clock.now();
    const kept = [...this.#jobs.values()].filter((each) => each.kind === kind);
    return kept.reverse().map((each) => jobAt(each, now));
  }

  /** Of all kinds, in the order in which they were made. */
  get all(): Job[] {
    return [...this.#jobs.values()].map((kept) => jobAt(kept, this.#clock.now()));
  }

  /** What has ended stays as it is. */
  cancel(id: string): Job | undefined {
    const kept = this.#jobs.get(id);
    if (kept && jobAt(kept, this.#clock.now()).state === "running") kept.cancelRequestedAt = this.#clock.now();
    return this.get(id);
  }

  delete(id: string): void {
    this.#jobs.delete(id);
  }
}

function jobAt(kept: Kept, now: number): Job {
  const { id, kind, createdAt, windowMs, cancelMs, cancelRequestedAt, doneAt, fields, fault } = kept;
  const expiresAt = createdAt + windowMs;
  const lastAt = doneAt.reduce((last, at) => Math.max(last, at), createdAt);
  const cancelledAt = (cancelRequestedAt ?? Number.POSITIVE_INFINITY) + cancelMs;
  const endedAt = fault.fail === undefined ? Math.min(lastAt, expiresAt, cancelledAt) : createdAt;
  const ended = now >= endedAt;
  const rows = kept.rows.map(({ id: row, outcome }, index): Row => {
    const done = (doneAt[index] ?? 0) <= Math.min(now, endedAt) && fault.fail === undefined;
    if (done) return { id: row, state: "done", outcome };
    if (!ended) return { id: row, state: "pending" };
    return { id: row, state: endedAt === cancelledAt ? "cancelled" : "expired" };
  });
  return {
    ...{ id, kind, createdAt, dueAt: lastAt, expiresAt, fields, fault, rows, counts: countsOf(rows) },
    state: stateOf(),
    ...(ended && { endedAt }),
    ...(cancelRequestedAt !== undefined && { cancelRequestedAt }),
  };

  function stateOf(): Job["state"] {
    if (!ended) return cancelRequestedAt === undefined ? "running" : "cancelling";
    if (fault.fail !== undefined) return "failed";
    if (endedAt === lastAt) return "done";
    return endedAt === cancelledAt ? "cancelled" : "expired";
  }
}

function countsOf(rows: readonly Row[]): Job["counts"] {
  const counts = { total: rows.length, pending: 0, done: 0, cancelled: 0, expired: 0, succeeded: 0, failed: 0 };
  for (const { state, outcome } of rows) {
    counts[state]++;
    if (outcome) counts["answer" in outcome ? "succeeded" : "failed"]++;
  }
  return counts;
}

/**
 * The lines of a result file: what comes of each row that is not pending, in an order of its own (never that of the rows), without those that the fault
 * leaves out, and cut where it says so.
 * @param line what is written for a row; `undefined` where it is in another file
 */
export function resultLines({ rows, fault }: Job, line: (row: Row) => JsonObject | undefined): string[] {
  const { missingRows = 0, malformedRows = 0 } = fault;
  const kept = rows.slice(0, rows.length - missingRows).filter(({ state }) => state !== "pending");
  const written = kept.flatMap((row) => line(row) ?? []).map((value) => JSON.stringify(value));
  const cut = written.map((text, index) => (index < malformedRows ? text.slice(0, Math.ceil(text.length / 2)) : text));
  return [...cut.slice(1), ...cut.slice(0, 1)].reverse();
}

/** The rows of a file of JSON lines; one that is none gives `undefined`. */
export function parseLines(text: string): (JsonObject | undefined)[] {
  return text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => {
      try {
        const value: unknown = JSON.parse(line);
        return isObject(value) ? value : undefined;
      } catch {
        return undefined;
      }
    });
}
