/** What the tests of stores write: operations, steps, events and lines of the ledger, with what a test says of them. */
import type { OperationEvent } from "../../../src/operations/events.ts";
import type { LedgerEntry, OperationRecord, StepRecord, SubmissionRecord } from "../../../src/operations/record.ts";
import {
  type Change,
  type Fence,
  type GroupLimits,
  type OperationWork,
  type PackQuery,
  packPrefix,
  type Store,
  type SubmissionWork,
  type TakeQuery,
  type Work,
} from "../../../src/operations/store.ts";

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
export interface GivenWork {
  readonly runAt?: number;
  readonly priority?: number;
  readonly group?: string;
  readonly tokens?: number;
  readonly bytes?: number;
  readonly notice?: string;
}

export const enqueue = (ofId: string, given: GivenWork = {}): Change => ({
  type: "enqueue",
  id: ofId,
  runAt: t0,
  priority: 0,
  group: "sim",
  ...given,
});
export const dequeue = (ofId: string): Change => ({ type: "dequeue", id: ofId });
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
  work: GivenWork = {},
): Promise<OperationRecord> {
  const record = operation(given);
  await store.commit([insert(record), enqueue(record.id, work)]);
  return record;
}

/** How much of each may run at once, and at which pace. */
export function groupsOf(limits: Readonly<Record<string, number | GroupLimits>>): TakeQuery["groups"] {
  const given = Object.entries(limits);
  return new Map(given.map(([group, limit]) => [group, typeof limit === "number" ? { concurrency: limit } : limit]));
}

export async function take(store: Store, worker: string, given: Partial<TakeQuery> = {}): Promise<readonly Work[]> {
  const now = given.now ?? t0;
  return store.take({ worker, now, leaseUntil: now + 1000, limit: 10, groups: groupsOf({ sim: 1000 }), ...given });
}

/** Takes what there is only one of. */
export async function takeOne(store: Store, worker: string, given: Partial<TakeQuery> = {}): Promise<OperationWork> {
  const [work] = await take(store, worker, { limit: 1, ...given });
  if (!work?.record) throw new Error("There was no operation to take.");
  return work;
}

export const fenceOf = ({ id: ofId, epoch }: Fence): Fence => ({ id: ofId, epoch });
export const idsOf = (works: readonly Fence[]): string[] => works.map(({ id: ofId }) => ofId);

export function submission(given: Partial<SubmissionRecord> = {}): SubmissionRecord {
  return {
    id: `sub-${id()}`,
    state: "packed",
    lane: "batch",
    group: "sim",
    model: "sim:prose",
    from: packGroup,
    createdAt: t0,
    modifiedAt: t0,
    size: 0,
    attempts: 0,
    ...given,
  };
}

export const packGroup = `${packPrefix}sim`;

export async function pack(store: Store, given: Partial<PackQuery> = {}): Promise<SubmissionWork | undefined> {
  const now = given.now ?? t0;
  const from = given.from ?? packGroup;
  return store.pack({
    from,
    submission: submission({ from, createdAt: now, modifiedAt: now }),
    worker: "packer",
    now,
    leaseUntil: now + 1000,
    limit: 100,
    bytes: 1_000_000,
    ...given,
  });
}

/** The ids of those that wait in it, up to a thousand. */
export async function membersOf(store: Store, ofSubmission: string): Promise<string[]> {
  return (await store.members(ofSubmission, undefined, 1000)).map(({ record }) => record.id);
}

/** Whether it has come within the time, which is generous where it must and short where it must not. */
export const settles = (promise: Promise<void>, ms: number) =>
  Promise.race([promise.then(() => true), new Promise<false>((resolve) => setTimeout(resolve, ms, false))]);

/** What was written before is told, and nobody waits. */
export async function quiet(store: Store): Promise<void> {
  for (let told = true; told; ) {
    const wait = new AbortController();
    told = await settles(store.changed(wait.signal), 40);
    wait.abort();
  }
}
