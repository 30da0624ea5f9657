/** Places for the contenders: a file or a database for each measurement, all of them gone at the end. */
import { mkdtempSync, rmSync, statSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { PostgresServer } from "../../test/support/postgres-server.ts";
import type { Entry, Place } from "./contender.ts";

export class Places implements AsyncDisposable {
  readonly #folder: string;
  readonly #server: PostgresServer;
  readonly #dist: string;
  #made = 0;

  private constructor(folder: string, server: PostgresServer, dist: string) {
    this.#folder = folder;
    this.#server = server;
    this.#dist = dist;
  }

  /** @param dist the folder of the built product, as a file URL that ends in a slash */
  static async open(dist: string): Promise<Places> {
    const folder = mkdtempSync(join(tmpdir(), "afterword-bench-"));
    // Also when it is broken off.
    process.once("exit", () => rmSync(folder, { recursive: true, force: true }));
    return new Places(folder, await PostgresServer.start(), dist);
  }

  /** An empty one. */
  async make({ store, settings }: Entry): Promise<Place> {
    const name = `bench_${++this.#made}`;
    if (store === "postgres") await this.#server.query(`CREATE DATABASE ${name}`);
    const address = store === "postgres" ? this.#server.url(name) : join(this.#folder, `${name}.db`);
    return { address, dist: this.#dist, settings };
  }

  /** What it takes up on the disk, when nobody uses it. */
  async bytes({ store }: Entry, { address }: Place): Promise<number> {
    if (store === "sqlite") return fileBytes(address) + fileBytes(`${address}-wal`);
    const name = nameOf(address);
    const [row] = await this.#server.query<{ bytes: string }>(`SELECT pg_database_size('${name}') AS bytes`);
    return Number(row?.bytes);
  }

  async remove({ store }: Entry, { address }: Place): Promise<void> {
    if (store === "postgres") await this.#server.query(`DROP DATABASE ${nameOf(address)} WITH (FORCE)`);
    else for (const end of ["", "-wal", "-shm"]) rmSync(`${address}${end}`, { force: true });
  }

  /** Of the server. */
  async version(): Promise<string> {
    const [row] = await this.#server.query<{ version: string }>("SELECT current_setting('server_version') AS version");
    return `${row?.version}`;
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#server[Symbol.asyncDispose]();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}

function fileBytes(path: string): number {
  return statSync(path, { throwIfNoEntry: false })?.size ?? 0;
}

function nameOf(address: string): string {
  return new URL(address).pathname.slice(1);
}
