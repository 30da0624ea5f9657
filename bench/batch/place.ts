/** Where the rows of a run are: a file or a database of its own, which is removed with it. */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { PostgresServer } from "../../test/support/postgres-server.ts";

export const storeNames = ["sqlite", "postgres"] as const;
export type StoreName = (typeof storeNames)[number];
export const storeTitles: { readonly [Name in StoreName]: string } = { sqlite: "SQLite", postgres: "PostgreSQL" };

export interface Place extends AsyncDisposable {
  readonly address: string;
  /** What it takes up on the disk, when nobody uses it. */
  bytes(): Promise<number>;
}

export interface Places extends AsyncDisposable {
  readonly version: string;
  make(): Promise<Place>;
}

export function openPlaces(store: StoreName): Promise<Places> {
  return store === "sqlite" ? sqlitePlaces() : postgresPlaces();
}

async function sqlitePlaces(): Promise<Places> {
  const folder = mkdtempSync(join(tmpdir(), "afterword-bench-"));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  // Also when it is broken off.
  process.once("exit", remove);
  let made = 0;
  return {
    version: sqliteVersion(),
    async make() {
      const address = join(folder, `${++made}.db`);
      const files = [address, `${address}-wal`, `${address}-shm`];
      return {
        address,
        bytes: async () => files.reduce((sum, file) => sum + (statSync(file, { throwIfNoEntry: false })?.size ?? 0), 0),
        async [Symbol.asyncDispose]() {
          for (const file of files) rmSync(file, { force: true });
        },
      };
    },
    async [Symbol.asyncDispose]() {
      remove();
    },
  };
}

function sqliteVersion(): string {
  using database = new DatabaseSync(":memory:");
  return String(database.prepare("SELECT sqlite_version() AS version").get()?.version);
}

async function postgresPlaces(): Promise<Places> {
  const server = await PostgresServer.start();
  const [row] = await server.query<{ version: string }>("SELECT current_setting('server_version') AS version");
  let made = 0;
  return {
    version: String(row?.version),
    async make() {
      const name = `batch_${++made}`;
      await server.query(`CREATE DATABASE ${name}`);
      return {
        address: server.url(name),
        async bytes() {
          const [size] = await server.query<{ bytes: string }>(`SELECT pg_database_size('${name}') AS bytes`);
          return Number(size?.bytes);
        },
        async [Symbol.asyncDispose]() {
          await server.query(`DROP DATABASE ${name} WITH (FORCE)`);
        },
      };
    },
    [Symbol.asyncDispose]: () => server[Symbol.asyncDispose](),
  };
}
