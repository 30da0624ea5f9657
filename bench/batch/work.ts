/** The process that is measured: it submits, works, and reads, through the public API, one after the other as it is asked to. */
import { createHmac } from "node:crypto";
import { answer, tell } from "./peer.ts";
import { indexOf, model, rowOf } from "./row.ts";

type Product = typeof import("../../src/index.ts");
type OperationsModule = typeof import("../../src/operations.ts");
type OpenAI = typeof import("../../src/openai.ts");
type Store = import("../../src/operations/store.ts").Store;
type Operations = import("../../src/operations.ts").Operations;

export interface WorkGiven {
  readonly dist: string;
  /** The path of an SQLite file, or a `postgres://` address. */
  readonly address: string;
  /** Of the provider. */
  readonly url: string;
  /** The most rows in a submission, where it is not as many as the provider takes. */
  readonly batchSize?: number | undefined;
}

/** What was written down of a submission. */
export interface Told {
  readonly submission: string;
  readonly state: "running" | "done";
  readonly size: number;
  /** The provider's. */
  readonly batchId: string;
}

/** What a span of work has taken, and the most memory that there was in it. */
export interface Span {
  readonly ms: number;
  readonly cpuMs: number;
  readonly rssBytes: number;
  readonly heapBytes: number;
}

/** Of all answers in the store. */
export interface Check extends Span {
  /** How many rows have the answer that they have to have. */
  readonly right: number;
  /** In billionths. */
  readonly bill: number;
  /** What is on the heap afterwards, when all garbage is gone. */
  readonly heldBytes: number;
}

const { dist, address, url, batchSize } = JSON.parse(process.argv[2] ?? "") as WorkGiven;
const { createRegistry } = (await import(`${dist}index.js`)) as Product;
const { openOperations } = (await import(`${dist}operations.js`)) as OperationsModule;
const { openai } = (await import(`${dist}openai.js`)) as OpenAI;

const secret = "whsec_YmVuY2g=";
const batchId = "bench";
const registry = createRegistry({ providers: [openai({ api: "chat", baseURL: url, apiKey: "bench" })] });

async function openStore(): Promise<Store> {
  if (address.startsWith("postgres:")) {
    return ((await import(`${dist}postgres.js`)) as typeof import("../../src/postgres.ts")).postgresStore(address);
  }
  const path = `${dist}operations/stores/sqlite.js`;
  return ((await import(path)) as typeof import("../../src/operations/stores/sqlite.ts")).sqliteStore(address);
}

/** Tells of submissions when they are written down. */
function watched(store: Store): Store {
  const commit: Store["commit"] = async (changes, fence) => {
    await store.commit(changes, fence);
    for (const change of changes) {
      if (change.type !== "submission") continue;
      const { id, state, size, reference } = change.record;
      if (state !== "running" && state !== "done") continue;
      const { batchId: known } = reference as { readonly batchId: string };
      tell({ submission: id, state, size, batchId: known } satisfies Told);
    }
  };
  return new Proxy(store, {
    get(target, name) {
      if (name === "commit") return commit;
      const member: unknown = Reflect.get(target, name);
      return typeof member === "function" ? member.bind(target) : member;
    },
  });
}

const lookEveryMs = 20;
const peak = { rss: 0, heap: 0 };
function look(): void {
  const { rss, heapUsed } = process.memoryUsage();
  peak.rss = Math.max(peak.rss, rss);
  peak.heap = Math.max(peak.heap, heapUsed);
}
setInterval(look, lookEveryMs);

/** Begins a span; what is returned ends it. */
function measure(): () => Span {
  peak.rss = 0;
  peak.heap = 0;
  look();
  const [startedAt, cpu] = [performance.now(), process.cpuUsage()];
  return () => {
    look();
    const { user, system } = process.cpuUsage(cpu);
    const cpuMs = (user + system) / 1000;
    return { ms: performance.now() - startedAt, cpuMs, rssBytes: peak.rss, heapBytes: peak.heap };
  };
}

function* generations(rows: number) {
  const asked = registry.getModel(model.id);
  for (let index = 0; index < rows; index++) {
    const { prompt, maxTokens } = rowOf(index);
    yield asked.prompt(prompt, { maxTokens });
  }
}

/** As the provider tells that a batch is done. */
async function notice(operations: Operations, about: string): Promise<void> {
  const body = JSON.stringify({ type: "batch.completed", data: { id: about } });
  const [id, timestamp] = [`notice-${about}`, `${Math.floor(Date.now() / 1000)}`];
  const key = Buffer.from(secret.replace("whsec_", ""), "base64");
  const signature = `v1,${createHmac("sha256", key).update(`${id}.${timestamp}.${body}`).digest("base64")}`;
  const headers = { "webhook-id": id, "webhook-timestamp": timestamp, "webhook-signature": signature };
  await operations.receiveWebhook("openai", { headers, body }, secret);
}

/** Of a second at a time: the ledger of all is not to be in memory at once. */
async function billSince(operations: Operations, startedAt: number): Promise<number> {
  let bill = 0;
  for (let at = startedAt; at <= Date.now(); at += 1_000) {
    for (const { cost } of await operations.spend({ since: at, until: at + 1_000 })) bill += cost.USD ?? 0;
  }
  return bill;
}

const startedAt = Date.now();
let operations: Operations | undefined;
let end: (() => Span) | undefined;

const answers = {
  async submit({ rows }: { readonly rows: number }): Promise<Span> {
    await using submitter = await openOperations({ store: await openStore(), registry, worker: false });
    const ended = measure();
    await submitter.deferAll(generations(rows), { id: batchId, lane: "batch" });
    return ended();
  },
  /** Works from now on. */
  async work(): Promise<void> {
    const store = watched(await openStore());
    end = measure();
    operations = await openOperations({
      store,
      registry,
      worker: { batchWindowMs: 0, ...(batchSize !== undefined && { batchSize }) },
    });
  },
  /** What its work has taken until now; what it takes from now on is another span. */
  span(): Span {
    if (!end) throw new Error("It does not work.");
    const span = end();
    end = measure();
    return span;
  },
  async notice({ batches }: { readonly batches: readonly string[] }): Promise<void> {
    if (!operations) throw new Error("It does not work.");
    for (const each of batches) await notice(operations, each);
  },
  async rest(): Promise<void> {
    await operations?.close();
    operations = undefined;
  },
  async check({ rows }: { readonly rows: number }): Promise<Check> {
    await using reader = await openOperations({ store: await openStore(), registry, worker: false });
    const seen = new Uint8Array(rows);
    const ended = measure();
    for await (const { response } of reader.batch(batchId)) {
      const index = indexOf(response?.text);
      if (index !== undefined && index < rows) seen[index] = 1;
    }
    const span = ended();
    const right = seen.reduce((sum, each) => sum + each, 0);
    const bill = await billSince(reader, startedAt);
    gc?.();
    return { ...span, right, bill, heldBytes: process.memoryUsage().heapUsed };
  },
};
export type WorkAnswers = typeof answers;
answer(answers);
