/** Connections to PostgreSQL: a few for reading and writing, which are replaced when they break, and others for whoever listens. */
import type { Client, ClientConfig, Pool, PoolClient } from "pg";
import { sleep, systemClock } from "../../core/clock.ts";
import { InvalidRequestError, StoreError } from "../../core/errors.ts";
import type { Row } from "../../sqlite/database.ts";
import { explain, isConflict, isLost } from "./postgres-errors.ts";
import { Pipeline, type Readers, type Rows, type Statement } from "./postgres-pipeline.ts";
import type { Value } from "./postgres-rows.ts";
import * as sql from "./postgres-sql.ts";

export type Query = (statement: string, values?: readonly Value[]) => Promise<Rows>;

/** Sends statements, and gives the rows of each. The first of a transaction begins it. */
export type Ask = (statements: readonly Statement[]) => Promise<readonly Rows[]>;

/** What a transaction ends with: the last statements, which are sent with the commit, and what comes of it, which may be read from their rows. */
export type Ending<T> =
  | { readonly last: readonly Statement[]; readonly value: T }
  | { readonly last: readonly Statement[]; readonly read: (results: readonly Rows[]) => T };

interface Options {
  readonly schema: string;
  readonly connections: number;
  readonly connectTimeoutMs: number;
}

/** By what it is found out what became of a commit: the connection, and which of its commits it was. */
interface Mark {
  readonly connection: string;
  readonly number: number;
}

/** Whose server has not answered by then has lost it. */
const answerMs = 60_000;
/** How often a commit is tried that others stood in the way of. */
const mostTries = 5;
/** How long a server that is gone may take to say what became of a commit, and how often it is asked. */
const outcomeMs = 15_000;
const outcomeWaitMs = 250;

export class Connections {
  /** The server and the database, for messages. */
  readonly place: string;
  readonly #pg: typeof import("pg");
  readonly #config: ClientConfig;
  readonly #pool: Pool;
  readonly #readers: Readers;
  readonly #schema: string;
  readonly #marks = new WeakMap<PoolClient, Mark>();
  readonly #active = new Set<Promise<unknown>>();
  #closing: Promise<void> | undefined;

  private constructor(pg: typeof import("pg"), config: ClientConfig, readers: Readers, options: Options) {
    this.#pg = pg;
    this.#config = config;
    this.#readers = readers;
    this.#schema = options.schema;
    const { host, port, database } = parsed(pg, config);
    this.place = `postgres://${host}:${port}/${database}`;
    this.#pool = new pg.Pool({ ...config, max: options.connections, allowExitOnIdle: true });
    // One that breaks while nobody uses it is replaced when the next is needed, and one that is used tells by its query.
    this.#pool.on("error", () => {});
    this.#pool.on("connect", (client) => client.on("error", () => {}));
  }

  /**
   * @throws StoreError when the package pg is not installed
   * @throws InvalidRequestError when the URL cannot be read
   */
  static async to(url: string, options: Options): Promise<Connections> {
    const pg = await loadPg();
    // Numbers of rows and events are far from where a double loses count.
    const int8 = pg.types.builtins.INT8;
    const readers = (type: number) => (type === int8 ? Number : pg.types.getTypeParser(type, "text"));
    const config = {
      connectionString: url,
      application_name: "afterword",
      connectionTimeoutMillis: options.connectTimeoutMs,
      keepAlive: true,
      keepAliveInitialDelayMillis: 10_000,
      query_timeout: answerMs,
    };
    return new Connections(pg, config, readers, options);
  }

  /** One that is nobody else's; whoever asks for it ends it. */
  client(): Client {
    return new this.#pg.Client(this.#config);
  }

  query(statement: string, values: readonly Value[] = []): Promise<Rows> {
    return this.#do(() => this.#queryOnce([[statement, values]]));
  }

  /** Tells whoever listens; also while it is being closed. */
  async notify(channel: string, message: string): Promise<void> {
    await this.#queryOnce([[sql.notify, [channel, message]]]);
  }

  /**
   * All of it or nothing; once more where another one stood in its way. One that asks nothing is sent whole, in one round trip.
   * @param onConflict told before it is tried again; may throw what is to be said instead
   */
  transaction<T>(work: (ask: Ask) => Promise<Ending<T>>, onConflict = async (_query: Query) => {}): Promise<T> {
    const query: Query = (statement, values = []) => this.#queryOnce([[statement, values]]);
    return this.#do(async () => {
      for (let tries = 1; ; tries++) {
        try {
          return await this.#once(work);
        } catch (error) {
          if (!isConflict(error) || tries >= mostTries) throw error;
          await onConflict(query);
        }
      }
    });
  }

  /** A transaction for what can be done again where it is not known whether it was done. What has no values may be several statements. */
  script(work: (query: Query) => Promise<void>): Promise<void> {
    return this.#do(async () => {
      const client = await this.#pool.connect();
      const query: Query = async (statement, values) => {
        if (values) return (await this.#send(client, [[statement, values]])).at(-1) ?? [];
        return (await client.query<Row>(statement)).rows;
      };
      try {
        await query("BEGIN");
        await work(query);
        await query("COMMIT");
      } catch (error) {
        await giveBack(client, error);
        throw error;
      }
      client.release();
    });
  }

  explain(error: unknown): unknown {
    return explain(this.place, error);
  }

  checkOpen(): void {
    if (this.#closing) throw this.closedError();
  }

  closedError(): StoreError {
    return new StoreError(`The store ${this.place} is closed. Open it again with postgresStore().`);
  }

  /** When what was begun has been written, and `last`, whatever it still asks, is done. */
  close(last?: Promise<void>): Promise<void> {
    return (this.#closing ??= this.#close(last));
  }

  async #close(last: Promise<void> | undefined): Promise<void> {
    await last;
    // A pool that is told to end would leave those unanswered that wait for a connection.
    await Promise.allSettled(this.#active);
    await this.#pool.end();
  }

  async #do<T>(work: () => Promise<T>): Promise<T> {
    this.checkOpen();
    const done = work();
    this.#active.add(done);
    try {
      return await done;
    } catch (error) {
      throw this.explain(error);
    } finally {
      this.#active.delete(done);
    }
  }

  #send(client: PoolClient, statements: readonly Statement[]): Promise<readonly Rows[]> {
    return new Promise((resolve, reject) => {
      client.query(
        new Pipeline(statements, this.#readers, (error, results = []) => (error ? reject(error) : resolve(results))),
      );
    });
  }

  /** @returns the rows of the last */
  async #queryOnce(statements: readonly Statement[]): Promise<Rows> {
    const client = await this.#pool.connect();
    try {
      const results = await this.#send(client, statements);
      client.release();
      return results.at(-1) ?? [];
    } catch (error) {
      client.release(isLost(error));
      throw error;
    }
  }

  async #once<T>(work: (ask: Ask) => Promise<Ending<T>>): Promise<T> {
    const client = await this.#pool.connect();
    const mark = this.#markOf(client);
    const marked: Statement = [sql.mark(this.#schema), [mark.connection, mark.number]];
    let isBegun = false;
    let ending: Ending<T>;
    const giveUp = (error: unknown) => (isBegun ? giveBack(client, error) : client.release(isLost(error)));
    try {
      ending = await work(async (statements) => {
        const begin: readonly Statement[] = isBegun ? [] : [["BEGIN"], marked];
        isBegun = true;
        return (await this.#send(client, [...begin, ...statements])).slice(begin.length);
      });
    } catch (error) {
      await giveUp(error);
      throw error;
    }
    try {
      const { last } = ending;
      const results = await this.#send(client, isBegun ? [...last, ["COMMIT"]] : [marked, ...last]);
      client.release();
      return "read" in ending ? ending.read(isBegun ? results : results.slice(1)) : ending.value;
    } catch (error) {
      await giveUp(error);
      // Nobody knows what the rows were.
      if (!isLost(error) || "read" in ending) throw error;
      await this.#findOut(mark, error);
      return ending.value;
    }
  }

  /** Of the next commit. */
  #markOf(client: PoolClient): Mark {
    const { connection, number } = this.#marks.get(client) ?? { connection: crypto.randomUUID(), number: 0 };
    const mark = { connection, number: number + 1 };
    this.#marks.set(client, mark);
    return mark;
  }

  /** The connection broke while committing: what became of it is asked, because guessing would write it twice or lose it. */
  async #findOut({ connection, number }: Mark, error: unknown): Promise<void> {
    const ask: readonly Statement[] = [[sql.waitShortly], [sql.closeMarks(this.#schema), [connection]]];
    for (const until = performance.now() + outcomeMs; performance.now() < until; ) {
      const [row] = await this.#queryOnce(ask).catch(() => []);
      if (row?.number === number) return;
      if (row) throw error;
      await sleep(outcomeWaitMs, systemClock, new AbortController().signal);
    }
    const what = `${this.place}: the connection was lost while committing, and whether it was written is not known.`;
    throw new StoreError(`${what} Look at the operation before you try again.`, { cause: error });
  }
}

async function giveBack(client: PoolClient, error: unknown): Promise<void> {
  if (isLost(error)) return client.release(true);
  await client.query("ROLLBACK").then(
    () => client.release(),
    () => client.release(true),
  );
}

function parsed(pg: typeof import("pg"), config: ClientConfig): Client {
  try {
    return new pg.Client(config);
  } catch {
    // The error would give the URL away, with its password.
    const what = "it is postgres://user:password@host:port/database, with what is special in the password encoded";
    throw new InvalidRequestError("url", `The url of the store in PostgreSQL cannot be read: ${what}.`);
  }
}

async function loadPg(): Promise<typeof import("pg")> {
  try {
    return await import("pg");
  } catch (error) {
    throw new StoreError("A store in PostgreSQL needs the package pg. Install it: npm install pg", { cause: error });
  }
}
