/** What is said in the ledger of calls that gave nothing, and to the store of a provider that refuses. */
import { AfterwordError, type ProviderError } from "../core/errors.ts";
import type { LaneResult } from "../core/lane.ts";
import type { OperationJournal } from "./journal.ts";
import type { OperationRecord } from "./record.ts";
import type { Change } from "./store.ts";
import { groupOf } from "./turn-facts.ts";

/** What came of an operation in a submission of many: `lost` where the provider never said what did, `notSent` where it never got it. */
export type LaneRow = LaneResult & { readonly lost?: true; readonly notSent?: true };
export type FailedRow = Extract<LaneRow, { readonly error: AfterwordError }>;

/** A call that was sent and whose answer is of no use; what came of it tells what was paid. */
export function wastedCall({ lane }: OperationRecord, journal: OperationJournal, error: unknown): Change[] {
  const { open } = journal;
  // What the provider has goes on there, and costs what it costs; a try that an earlier worker has begun stands in the ledger.
  if (!open || lane === "batch" || !(lane === "interactive" ? journal.hasAsked : open.refused)) return [];
  const result = AfterwordError.isInstance(error) ? error.result : undefined;
  const partial = result?.steps?.at(-1) ?? result;
  const told = partial ?? { costUnknown: "The call was broken off, and nothing is known of what it took." };
  return [{ type: "ledger", entry: journal.entry("wasted", told, open.number, open.attempt) }];
}

/** The provider has been given it, and what came of it there is not known. */
export function isOut({ lane }: OperationRecord, { open }: OperationJournal): boolean {
  return lane === "background" && open !== undefined && !open.refused;
}

/** A call that a provider had, and of which nobody can tell what it did and took. */
export function uncertainCall(journal: OperationJournal, costUnknown: string): Change[] {
  const { open } = journal;
  if (!open) return [];
  return [{ type: "ledger", entry: journal.entry("uncertain", { costUnknown }, open.number, open.attempt) }];
}

/** A row that failed at the provider costs nothing, and is seen; one of which nothing came, or nothing that can be read, may have been paid. */
export function failedRow({ attempts }: OperationRecord, journal: OperationJournal, row: FailedRow): Change[] {
  if (row.notSent) return [];
  const [step, attempt] = [journal.steps.length, attempts + 1];
  const entry =
    row.lost || row.unreadable
      ? journal.entry("uncertain", { costUnknown: row.error.message }, step, attempt)
      : journal.entry("wasted", {}, step, attempt);
  return [{ type: "ledger", entry }];
}

/** All of the same provider wait, on every worker. */
export function coolDown(record: OperationRecord, error: unknown, now: number): Change[] {
  if (!AfterwordError.isInstance(error) || (error.code !== "rate-limit" && error.code !== "overloaded")) return [];
  const { retryAfterMs } = error as ProviderError;
  if (retryAfterMs === undefined) return [];
  return [{ type: "cool-down", group: groupOf(record), until: now + retryAfterMs }];
}
