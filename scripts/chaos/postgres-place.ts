/** A PostgreSQL of its own for chaos, whose connections are cut, and which is stopped and comes back. */
import { setTimeout as sleep } from "node:timers/promises";
import { PostgresServer } from "../../test/support/postgres-server.ts";
import type { Fault, Place } from "./places.ts";
import type { Check } from "./verify.ts";

/** How much of its connections is cut at a time. */
const cutShare = 0.3;
/** How long it is away at most. */
const awayMs = 1_000;

export class PostgresPlace implements Place {
  readonly faults: readonly Fault[] = ["cut", "cut", "restarted"];
  readonly #server: PostgresServer;
  readonly #random: () => number;
  #happening: Promise<void> | undefined;
  #failure: { readonly error: unknown } | undefined;

  private constructor(server: PostgresServer, random: () => number) {
    this.#server = server;
    this.#random = random;
  }

  static async open(random: () => number): Promise<PostgresPlace> {
    return new PostgresPlace(await PostgresServer.start(), random);
  }

  get address(): string {
    return this.#server.url();
  }

  /** One after the other: a server that is away has no connections to be cut. */
  disturb(how: Fault): boolean {
    if (this.#happening || this.#failure) return false;
    this.#happening = (how === "cut" ? this.#cut() : this.#restart())
      .catch((error) => void (this.#failure = { error }))
      .finally(() => (this.#happening = undefined));
    return true;
  }

  async calm(): Promise<void> {
    await this.#happening;
    // The server did not come back; nothing that is found now would tell anything.
    if (this.#failure) throw this.#failure.error;
  }

  async inspect(): Promise<Check> {
    await this.#server.query("CREATE EXTENSION IF NOT EXISTS amcheck");
    const indexes = await this.#server.query<{ index: string }>(
      `SELECT indexrelid::regclass::text AS index FROM pg_index JOIN pg_class ON pg_class.oid = indrelid
       WHERE relnamespace = 'afterword'::regnamespace AND relkind = 'r'`,
    );
    const faults: string[] = [];
    for (const { index } of indexes) {
      const check = `SELECT bt_index_parent_check('${index}', heapallindexed => true)`;
      await this.#server.query(check).catch(({ message }: Error) => faults.push(message));
    }
    const found = indexes.length === 0 ? "none to check" : faults.length === 0 ? 0 : faults.join("; ");
    return { claim: "indexes that do not fit their tables (amcheck)", found, wanted: 0 };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#happening;
    await this.#server[Symbol.asyncDispose]();
  }

  async #cut(): Promise<void> {
    // Also those of whoever submits and decides.
    await this.#server.query(
      `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
       WHERE application_name = 'afterword' AND random() < ${cutShare}`,
    );
  }

  async #restart(): Promise<void> {
    // As `pg_ctl stop -m fast` does it, or as `-m immediate` does, which is a crash.
    await this.#server.halt(this.#random() < 0.5 ? "SIGINT" : "SIGQUIT");
    await sleep(this.#random() * awayMs);
    await this.#server.resume();
  }
}
