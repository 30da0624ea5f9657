/** A line of the ledger: made when it is known what a call took, and never changed. */
import type { Cost } from "../core/cost.ts";
import type { ResponseFacts } from "../core/events.ts";
import { newId } from "../core/id.ts";
import type { Usage } from "../core/usage.ts";
import type { LedgerEntry, OperationRecord } from "./record.ts";

/** What is known of what it took. */
export interface Told {
  readonly usage?: Usage | undefined;
  readonly cost?: Cost | undefined;
  readonly costUnknown?: string | undefined;
  readonly response?: ResponseFacts | undefined;
}

/** Which try it was, of which step. */
type Of = Pick<LedgerEntry, "kind" | "step" | "attempt" | "at"> & { readonly id?: string };

export function ledgerEntry(
  { id: operationId, request: { model }, labels }: Pick<OperationRecord, "id" | "request" | "labels">,
  { kind, step, attempt, at, id = newId(at) }: Of,
  { usage, cost, costUnknown, response }: Told,
): LedgerEntry {
  return {
    ...{ id, operationId, at, kind, model, step, attempt },
    ...(usage && { usage }),
    ...(cost && { cost }),
    ...(costUnknown !== undefined && { costUnknown }),
    ...(response?.requestId !== undefined && { requestId: response.requestId }),
    // So that what was spent by a label is known when the operation is forgotten.
    ...(Object.keys(labels).length > 0 && { labels }),
  };
}
