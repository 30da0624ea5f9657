/** A server that answers as a provider was recorded, to requests with ids of our own, and operations whose provider it is. */
import type { Provider } from "../../src/core/provider.ts";
import { createRegistry, type Registry } from "../../src/core/registry.ts";
import { memoryStore } from "../../src/operations/stores/memory.ts";
import { type Operations, openOperations } from "../../src/operations.ts";
import { type HurriedClock, hurriedClock } from "../support/hurried-clock.ts";
import { serve } from "../support/server.ts";
import { type Exchange, findRecordings, readExchanges } from "../wire/recordings.ts";
import { loadLanes, prices } from "./providers.ts";

const recordings = findRecordings();

/** Why there is nothing to be replayed; empty where there is. */
export const skipped = recordings.folder === undefined ? `, skipped: ${recordings.missing}` : "";

export function exchangesOf(id: string): Exchange[] {
  const recorded = recordings.folder === undefined ? undefined : recordings.cases.find((each) => each.id === id);
  if (!recorded || recordings.folder === undefined) throw new Error(`There is no recording ${id}.`);
  return readExchanges(recordings.folder, recorded);
}

export interface Recorded {
  /** The name of the recording. */
  readonly id: string;
  /** The model that was asked. */
  readonly model: string;
  readonly connect: (url: string) => Provider;
  /** What was recorded then has happened soon after. */
  readonly at: string;
  /** What is not recorded, by method and path: what a test's server has to say itself. */
  readonly ownAnswers?: Readonly<Record<string, string>>;
}

export interface RecordedTest extends AsyncDisposable {
  readonly exchanges: readonly Exchange[];
  readonly clock: HurriedClock;
  readonly operations: Operations;
  readonly model: ReturnType<Registry["getModel"]>;
  /** Method and path of what was asked, without the query. */
  readonly sent: () => string[];
  /** Of the recorded answers, how many nobody has asked for. */
  readonly left: () => number;
}

export async function openRecorded({ id, model, connect, at, ownAnswers = {} }: Recorded): Promise<RecordedTest> {
  const exchanges = exchangesOf(id);
  const waiting = Map.groupBy(exchanges, ({ request }) => routeOf(request));
  const last = new Map<string, Exchange>();
  const ids = new RowIds();
  const server = await serve((response, request) => {
    ids.read(request.body);
    const route = routeOf(request);
    const exchange = waiting.get(route)?.shift() ?? last.get(route);
    if (!exchange) {
      const own = ownAnswers[route];
      response.writeHead(own === undefined ? 404 : 200, { "content-type": "application/json" });
      return void response.end(own ?? '{"error":{"message":"This was not recorded."}}');
    }
    last.set(route, exchange);
    response.writeHead(exchange.response.status, Object.fromEntries(exchange.response.headers));
    response.end(ids.rewrite(exchange.body));
  });
  const clock = hurriedClock(Date.parse(at));
  const provider = connect(server.url);
  const { name } = provider;
  const registry = createRegistry({
    ...{ clock, providers: [provider] },
    models: [{ id: `${name}:${model}`, provider: name, name: model, capabilities: {}, prices }],
  });
  await loadLanes(provider, registry, clock);
  const operations = await openOperations({ store: memoryStore(), registry, clock, worker: { batchWindowMs: 1_000 } });
  return {
    ...{ exchanges, clock, operations, model: registry.getModel(`${name}:${model}`) },
    sent: () => server.received.map(routeOf),
    left: () => [...waiting.values()].reduce((sum, { length }) => sum + length, 0),
    async [Symbol.asyncDispose]() {
      await clock.until(operations.close(0));
      await server[Symbol.asyncDispose]();
    },
  };
}

function routeOf({ method, path }: { readonly method: string; readonly path: string }): string {
  return `${method} ${path.split("?")[0]}`;
}

/** Recorded rows are named by their numbers; ours have the ids of our operations, in the order in which they were sent. */
class RowIds {
  readonly #ids: string[] = [];
  #name = "";

  read(body: string): void {
    for (const [, name = "", id = ""] of body.matchAll(/"(custom_id|key)":"([\w-]+)"/g)) {
      this.#ids.push(id);
      this.#name = name;
    }
  }

  /** Byte for byte what was recorded, but for the ids. Gemini gives a row's metadata back, whose members whoever submits it names. */
  rewrite(body: Buffer): Buffer {
    const text = body.toString();
    const rewritten = text.replace(/"(custom_id|batch_request_id)"(\s*:\s*)"(\d+)"/g, (_all, name, colon, number) => {
      const own = name === "batch_request_id" ? name : this.#name;
      return `"${own}"${colon}"${this.#ids[Number(number)]}"`;
    });
    return rewritten === text ? body : Buffer.from(rewritten);
  }
}
