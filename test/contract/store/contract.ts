/** What every store must do, wherever it keeps things: one suite, run over each of them. */
import { afterEach, describe } from "vitest";
import type { Store } from "../../../src/operations/store.ts";
import { batchesContract } from "./batches.ts";
import { belongingsContract } from "./belongings.ts";
import { pacingContract } from "./pacing.ts";
import { packingContract } from "./packing.ts";
import { queueContract } from "./queue.ts";
import { readingContract } from "./reading.ts";
import { submissionsContract } from "./submissions.ts";
import { writingContract } from "./writing.ts";

export interface OpenedStore {
  /** An empty one. */
  readonly store: Store;
  /** Another connection to the same data; of a store that has only one, itself. */
  reopen(): Promise<Store>;
}

/** Gives a store that is closed when the test has ended, as are those that were opened again. */
export type Opened = () => Promise<OpenedStore>;

export function storeContract(name: string, open: Opened): void {
  const stores: Store[] = [];
  const keep = (store: Store): Store => {
    stores.push(store);
    return store;
  };
  const opened: Opened = async () => {
    const { store, reopen } = await open();
    return { store: keep(store), reopen: async () => keep(await reopen()) };
  };
  afterEach(async () => {
    for (const store of stores.splice(0)) await store[Symbol.asyncDispose]();
  });

  describe(name, () => {
    writingContract(opened);
    belongingsContract(opened);
    queueContract(opened);
    readingContract(opened);
    submissionsContract(opened);
    packingContract(opened);
    pacingContract(opened);
    batchesContract(opened);
  });
}
