/** The store of operations as the commands use it: opened, searched by the beginning of an id, and its errors in words that help here. */
import { existsSync } from "node:fs";
import { AfterwordError, type InvalidRequestError, type LaneName } from "../../index.ts";
import {
  type ConflictError,
  type Operation,
  type OperationState,
  type OperationStatus,
  type Operations,
  openOperations,
  operationsPath,
} from "../../operations.ts";
import { CommandError } from "../failure.ts";

export interface StoreFlags {
  readonly store?: string;
}

/** What a script is told, by state. */
export const exitCodes: Readonly<Record<OperationState, number>> = {
  queued: 5,
  running: 5,
  waiting: 5,
  "awaiting-approval": 5,
  succeeded: 0,
  failed: 1,
  cancelled: 6,
  expired: 6,
};

/** @throws CommandError for a store that only this process would see */
export function storePath({ store = operationsPath() }: StoreFlags): string {
  if (store !== "" && store !== ":memory:") return store;
  throw new CommandError(
    `The store is ${JSON.stringify(store)}, which no other process can open.`,
    "--store or AFTERWORD_STORE names a file.",
  );
}

/** How the store is called where others may read it: without the password of a URL. */
export function storeName(store: string): string {
  return store.replace(/(?<=:\/\/)[^/]*@/, "").replace(/(?<=:\/\/.*)\?.*/s, "");
}

/** Opens the store for looking and deciding, without a worker. Looking makes no file: where there is none, `use` gets nothing. */
export async function withStore<T>(flags: StoreFlags, use: (operations?: Operations) => Promise<T>): Promise<T> {
  const store = storePath(flags);
  if (!store.includes("://") && !existsSync(store)) return await use();
  return await inWords(
    (async () => {
      await using operations = await openOperations({ store, worker: false });
      return await use(operations);
    })(),
  );
}

/** The operations with these ids, or whose ids begin so. @throws CommandError where there is none, or more than one */
export async function withOperations<T>(
  ids: readonly string[],
  flags: StoreFlags,
  use: (found: readonly Operation[]) => Promise<T>,
): Promise<T> {
  return await withStore(flags, async (operations) => {
    const found: Operation[] = [];
    for (const id of new Set(ids)) found.push(await find(operations, id, storePath(flags)));
    return await use(found);
  });
}

export async function withOperation<T>(
  id: string,
  flags: StoreFlags,
  use: (operation: Operation) => Promise<T>,
): Promise<T> {
  return await withOperations([id], flags, async ([operation]) => await use(operation as Operation));
}

async function find(operations: Operations | undefined, id: string, store: string): Promise<Operation> {
  const ids = operations && id !== "" ? await idsLike(operations, id) : [];
  const [only, ...others] = ids;
  if (operations && only !== undefined && others.length === 0) return operations.attach(only);
  if (others.length === 0) {
    throw new CommandError(
      `There is no operation "${id}" in ${storeName(store)}, or no longer.`,
      "To list them: aw operations",
      3,
    );
  }
  const named = `${ids.slice(0, 5).join(", ")}${ids.length > 5 ? ", ..." : ""}`;
  throw new CommandError(`Several operations have an id that begins with ${id}: ${named}.`, "Write more of it.");
}

async function idsLike(operations: Operations, id: string): Promise<string[]> {
  try {
    return [(await operations.attach(id).status()).id];
  } catch (error) {
    if (!AfterwordError.isInstance(error) || error.code !== "operation-not-found") throw error;
  }
  const found: string[] = [];
  let pageToken: string | undefined;
  do {
    const page = await operations.list({ pageSize: 500, ...(pageToken !== undefined && { pageToken }) });
    found.push(...page.operations.map((each) => each.id).filter((each) => each.startsWith(id)));
    pageToken = page.nextPageToken;
  } while (pageToken !== undefined);
  return found;
}

/** What the library says of operations, with how to go on. What it says of a prompt is explained like that of any other. */
export async function inWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!AfterwordError.isInstance(error)) throw error;
    throw explained(error);
  }
}

function explained(error: AfterwordError): Error {
  switch (error.code) {
    case "operation-not-found":
      return new CommandError(error.message, "To list them: aw operations", 3);
    case "conflict":
      return new CommandError(error.message, `To see it: aw operations get ${(error as ConflictError).operationId}`);
    case "store":
      return new CommandError(error.message, "--store or AFTERWORD_STORE names another.", 1);
    case "invalid-request": {
      const advice = advices[(error as InvalidRequestError).field];
      return advice === undefined ? error : new CommandError(error.message, advice);
    }
    default:
      return error;
  }
}

/** By the field that the library names. */
const advices: Readonly<Record<string, string>> = {
  store: "--store or AFTERWORD_STORE names a file.",
  callId: "To see what waits: aw operations get ID",
  operation: "To see how it stands: aw operations get ID",
  pageToken: "It is what a list ends with, when there are more.",
  ...Object.fromEntries(
    ["labels", "priority", "notBefore", "deadline", "idempotencyKey", "maxAttempts"].map((field) => [
      field,
      "See aw defer --help.",
    ]),
  ),
};

/** Why the command does not end with 0; nothing where the operation has succeeded. */
export function outcomeError({
  id,
  metadata: { state, waitingFor },
  error,
}: OperationStatus): CommandError | undefined {
  const code = exitCodes[state];
  const again = `To go on from its last finished step: aw operations retry ${id}`;
  switch (state) {
    case "succeeded":
      return undefined;
    case "failed":
    case "expired":
      return new CommandError(`The operation ${id} has ${state}: ${error?.message}`, again, code);
    case "cancelled":
      return new CommandError(`The operation ${id} was cancelled.`, again, code);
    case "awaiting-approval":
      return new CommandError(
        `The operation ${id} waits for a decision: ${waitingFor}`,
        `To decide: aw operations approve ${id}, or reject`,
        code,
      );
    case "queued":
    case "running":
    case "waiting": {
      const why = waitingFor === undefined ? "" : ` (${waitingFor})`;
      return new CommandError(`The operation ${id} is ${state}${why}.`, pickUp([id]), code);
    }
    default:
      return state satisfies never;
  }
}

export function pickUp(ids: readonly string[]): string {
  return `To wait for ${ids.length === 1 ? "it" : "them"}: aw operations wait ${ids.join(" ")}`;
}

/** `name=value` pairs. @throws CommandError naming the option */
export function readPairs(pairs: readonly string[], option: string, example: string): Record<string, string> {
  return Object.fromEntries(
    pairs.map((pair) => {
      const at = pair.indexOf("=");
      if (at < 1) throw new CommandError(`${option} ${pair} is not NAME=VALUE.`, `Write it like ${option} ${example}`);
      return [pair.slice(0, at), pair.slice(at + 1)];
    }),
  );
}

/** @throws CommandError naming the option */
export function readInteger(text: string, option: string, least = 0): number {
  const value = Number(text);
  if (/^-?\d+$/.test(text) && Number.isSafeInteger(value) && value >= least) return value;
  const what = least === Number.MIN_SAFE_INTEGER ? "an integer" : `an integer of at least ${least}`;
  throw new CommandError(`${option} is ${text}; it must be ${what}.`, `Write it like ${option} 5.`);
}

const lanes: readonly (LaneName | "auto")[] = ["auto", "interactive", "background", "batch"];

/** @throws CommandError naming the option */
export function readLane(text: string): LaneName | "auto" {
  const lane = lanes.find((each) => each === text);
  if (lane) return lane;
  throw new CommandError(`--lane ${text} is not known.`, `It is one of ${lanes.join(", ")}.`);
}
