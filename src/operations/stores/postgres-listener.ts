/** Hears what other processes have written, over a connection of its own that is made again whenever it breaks. */
import type { Client } from "pg";
import type { Connections } from "./postgres-connections.ts";

/** How often a connection is asked whether it is still there: one whose other end has vanished says nothing by itself. */
const beatMs = 10_000;
const longestWaitMs = 5_000;

interface Heard {
  readonly channel: string;
  /** Somebody told something. */
  onMessage(payload: string): void;
  /** It hears again after it did not: whatever was told meanwhile is lost. */
  onGap(): void;
}

/** What the types of pg leave out. */
type ListeningClient = Client & { ref(): void; unref(): void };

export class Listener {
  readonly #connections: Connections;
  readonly #heard: Heard;
  #client: ListeningClient | undefined;
  #timer: NodeJS.Timeout | undefined;
  #closed = false;
  #isListening = false;

  private constructor(connections: Connections, heard: Heard) {
    this.#connections = connections;
    this.#heard = heard;
  }

  /** Ready to listen. It does not keep a process alive. */
  static async on(connections: Connections, heard: Heard): Promise<Listener> {
    const listener = new Listener(connections, heard);
    await listener.#connect();
    return listener;
  }

  /**
   * Hears from soon on, which is told as the end of a gap. Whoever never waits for a change never listens: each who does is woken by everybody who writes.
   */
  listen(): void {
    if (this.#isListening) return;
    this.#isListening = true;
    if (this.#client) this.#hear(this.#client).catch(() => {});
  }

  async #hear(client: Client): Promise<void> {
    try {
      await client.query(`LISTEN "${this.#heard.channel}"`);
    } catch (error) {
      client.end().catch(() => {});
      throw error;
    }
    this.#heard.onGap();
  }

  async close(): Promise<void> {
    this.#closed = true;
    clearTimeout(this.#timer);
    this.#client?.ref();
    await this.#client?.end().catch(() => {});
  }

  async #connect(): Promise<void> {
    const client = this.#connections.client() as ListeningClient;
    // Told by "end" as well, once and for all.
    client.on("error", () => {});
    client.on("notification", ({ payload = "" }) => this.#heard.onMessage(payload));
    await client.connect();
    if (this.#isListening) await this.#hear(client);
    client.once("end", () => this.#reconnect(0));
    this.#client = client;
    client.unref();
    this.#later(beatMs, () => this.#beat(client));
    if (this.#closed) await this.close();
  }

  #reconnect(tries: number): void {
    this.#client = undefined;
    if (this.#closed) return;
    this.#later(tries === 0 ? 0 : Math.min(50 * 2 ** tries, longestWaitMs), () =>
      this.#connect().catch(() => this.#reconnect(tries + 1)),
    );
  }

  async #beat(client: Client): Promise<void> {
    const late = setTimeout(() => client.connection.stream.destroy(), beatMs).unref();
    // What is wrong with it ends it, which is told.
    await client.query("SELECT 1").catch(() => {});
    clearTimeout(late);
    if (client === this.#client) this.#later(beatMs, () => this.#beat(client));
  }

  #later(ms: number, run: () => Promise<void>): void {
    clearTimeout(this.#timer);
    this.#timer = setTimeout(run, ms).unref();
  }
}
