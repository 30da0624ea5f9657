/** Where chaos keeps its operations: a store that many processes open, and what can happen to it besides what happens to them. */
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { PostgresPlace } from "./postgres-place.ts";
import type { Check } from "./verify.ts";

/** `cut`: some of its connections are ended. `restarted`: it is stopped, is away for a while, and comes back. */
export type Fault = "cut" | "restarted";

export interface Place extends AsyncDisposable {
  /** By which a process opens it. */
  readonly address: string;
  /** What can happen to it, the likelier ones more often. */
  readonly faults: readonly Fault[];
  /** @returns whether it could be done to it at this moment */
  disturb(how: Fault): boolean;
  /** When nothing is being done to it, and it can be used. */
  calm(): Promise<void>;
  /** Whether what it has written is whole. */
  inspect(): Promise<Check>;
}

export type PlaceName = "sqlite" | "postgres";

export function openPlace(name: PlaceName, folder: string, random: () => number): Promise<Place> {
  switch (name) {
    case "sqlite":
      return Promise.resolve(sqlitePlace(join(folder, "operations.db")));
    case "postgres":
      return PostgresPlace.open(random);
    default:
      return Promise.reject(new Error(`There is no chaos for the store ${name satisfies never}.`));
  }
}

/** Nothing happens to a file but what happens to the processes that write it. */
function sqlitePlace(path: string): Place {
  return {
    address: path,
    faults: [],
    disturb: () => false,
    calm: () => Promise.resolve(),
    async inspect() {
      const database = new DatabaseSync(path, { readOnly: true });
      try {
        const found = String(database.prepare("PRAGMA integrity_check").get()?.integrity_check);
        return { claim: "PRAGMA integrity_check", found, wanted: "ok" };
      } finally {
        database.close();
      }
    },
    // The folder is its caller's.
    [Symbol.asyncDispose]: () => Promise.resolve(),
  };
}
