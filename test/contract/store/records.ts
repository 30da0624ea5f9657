/** What the tests of stores write: operations, steps, events and lines of the ledger, with what a test says of them. */
import type { OperationEvent } from "../../../src/operations/events.ts";
import type { LedgerEntry, OperationRecord, StepRecord } from "../../../src/operations/record.ts";
import type { Change, Fence, Store, TakeQuery, Work } from "../../../src/operations/store.ts";

/** When everything begins, in tests. */
export const t0 = 1_800_000_000_000;

let made = 0;
/** Ids that sort as they were made. */
export const id = () => `op-${String(++made).padStart(8, "0")}`;

export function operation(given: Partial<OperationRecord> = {}): OperationRecord {
  return {
    id: id(),
    state: "queued",
    description: "",
    labels: {},
    createdBy: "test",
    createdAt: t0,
    modifiedAt: t0,
    request: {
      model: "sim:prose",
      messages: [{ role: "user", parts: [{ type: "text", text: "Hello" }] }],
      options: {},
    },
    settings: { chain: false },
    lane: "interactive",
    priority: 0,
    bodyHash: "hash",
    attempts: 0,
    ...given,
  };
}

export function step(operationId: string, number: number, given: Partial<StepRecord> = {}): StepRecord {
  return { operationId, number, sentAt: t0, attempt: 1, started: [], toolResults: [], ...given };
}

export function entry(operationId: string, given: Partial<LedgerEntry> = {}): LedgerEntry {
  return { id: id(), operationId, at: t0, kind: "settled", model: "sim:prose", step: 0, attempt: 1, ...given };
}

export const insert = (record: OperationRecord): Change => ({ type: "insert", record });
export const enqueue = (
  operationId: string,
  given: { runAt?: number; priority?: number; group?: string } = {},
): Change => ({
  type: "enqueue",
  operationId,
  runAt: t0,
  priority: 0,
  group: "sim",
  ...given,
});
export const dequeue = (operationId: string): Change => ({ type: "dequeue", operationId });
export const events = (operationId: string, ...texts: readonly string[]): Change => ({
  type: "events",
  operationId,
  at: t0,
  events: texts.map((text): OperationEvent => ({ type: "text-delta", index: 0, text })),
});

/** An operation with work that is due. */
export async function submit(
  store: Store,
  given: Partial<OperationRecord> = {},
  work: { runAt?: number; priority?: number; group?: string } = {},
): Promise<OperationRecord> {
  const record = operation(given);
  await store.commit([insert(record), enqueue(record.id, work)]);
  return record;
}

export async function take(store: Store, worker: string, given: Partial<TakeQuery> = {}): Promise<readonly Work[]> {
  const now = given.now ?? t0;
  return store.take({ worker, now, leaseUntil: now + 1000, limit: 10, groups: new Map([["sim", 1000]]), ...given });
}

/** Takes what there is only one of. */
export async function takeOne(store: Store, worker: string, given: Partial<TakeQuery> = {}): Promise<Work> {
  const [work] = await take(store, worker, { limit: 1, ...given });
  if (!work) throw new Error("There was nothing to take.");
  return work;
}

export const fenceOf = ({ operationId, epoch }: Work): Fence => ({ operationId, epoch });
export const idsOf = (works: readonly Work[]): string[] => works.map(({ operationId }) => operationId);
