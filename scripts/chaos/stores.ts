/** Opens the store of a chaos by its address, and has patience with one that is away. */
import { setTimeout as sleep } from "node:timers/promises";
import { StoreError } from "../../src/core/errors.ts";
import type { Store } from "../../src/operations/store.ts";
import { sqliteStore } from "../../src/operations/stores/sqlite.ts";
import { postgresStore } from "../../src/postgres.ts";

const againMs = 50;

/** The store of a place; one that is away is waited for. */
export function openStore(address: string): Promise<Store> {
  return patiently(() =>
    // Whoever looks at all operations at once waits in line for a connection.
    address.startsWith("postgres:") ? postgresStore(address, { connectTimeoutMs: 60_000 }) : sqliteStore(address),
  );
}

/** Asks again as long as the store is away. */
export async function patiently<T>(ask: () => Promise<T>): Promise<T> {
  for (;;) {
    try {
      return await ask();
    } catch (error) {
      if (!isAway(error)) throw error;
      await sleep(againMs);
    }
  }
}

/** It cannot be reached, and nothing was written. */
export function isAway(error: unknown): boolean {
  return error instanceof StoreError && error.retryable;
}
