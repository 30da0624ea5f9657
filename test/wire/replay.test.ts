/** Plays every recorded conversation of a protocol this package speaks, cut into pieces of several sizes, and compares all facts. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { compare } from "./compare.ts";
import { protocols } from "./protocols.ts";
import { asksForStream, findRecordings, readExchanges } from "./recordings.ts";
import { ask } from "./replay.ts";
import { answerOf, ReplayServer } from "./server.ts";

const chunkings = { "byte by byte": 1, "in pieces of 61 bytes": 61, "in one piece": undefined } as const;

/**
 * Requests that are no generation and have no counterpart here yet. The answer to each is read as if a prompt had been sent, so that it is
 * decoded and compared like any other; what was asked is not compared.
 */
const otherRequests: Readonly<Record<string, string>> = {
  "openai.responses GET": "fetches, or goes on streaming, an answer that runs in the background",
};

/** Recorded endpoints that are no generation at all. */
const otherEndpoints: Readonly<Record<string, string>> = {
  "gemini.count_tokens": "counts the tokens of a prompt",
  "yandex.operation": "defers a prompt and fetches its answer later",
  "yandex.batch": "runs a data set of prompts",
  "gemini.cached_content": "keeps a prompt at the provider; three of four requests are no generation",
};

const recordings = findRecordings();
const { cases, reason } =
  recordings.folder === undefined
    ? { cases: [], reason: `skipped, ${recordings.missing}` }
    : { cases: recordings.cases, reason: `from ${recordings.folder}` };
const played = cases.filter(({ api }) => protocols[api]);
if (recordings.folder === undefined) console.log(`recorded conversations: ${reason}`);
else console.log(notPlayed());

describe.skipIf(recordings.folder === undefined)(`recorded conversations, ${reason}`, () => {
  let server: ReplayServer;
  beforeAll(async () => {
    server = await ReplayServer.start();
  });
  afterAll(() => server.close());

  test("every protocol in the table has recordings", () => {
    expect(Object.keys(protocols).filter((api) => !cases.some((recorded) => recorded.api === api))).toEqual([]);
  });

  test("every endpoint that is no generation is in the recordings, and not played", () => {
    const others = Object.keys(otherEndpoints);
    expect(others.filter((api) => protocols[api] || !cases.some((recorded) => recorded.api === api))).toEqual([]);
  });

  test("every kind of request that is not compared is in the recordings", () => {
    const { folder } = recordings;
    const kinds =
      folder === undefined
        ? []
        : played.flatMap((recorded) =>
            readExchanges(folder, recorded).map(({ request }) => `${recorded.api} ${request.method}`),
          );
    const count = (kind: string) => kinds.filter((each) => each === kind).length;
    for (const [kind, what] of Object.entries(otherRequests)) {
      console.log(`recorded conversations: ${count(kind)} requests are not compared, ${kind}: ${what}`);
      expect(count(kind)).toBeGreaterThan(0);
    }
  });

  for (const recorded of played) {
    for (const [chunking, chunkBytes] of Object.entries(chunkings)) {
      test(`${recorded.id} gives what was recorded, sent ${chunking}`, async () => {
        const makeProvider = protocols[recorded.api];
        if (!makeProvider || recordings.folder === undefined) return;
        const exchanges = readExchanges(recordings.folder, recorded);
        const session = server.play(exchanges.map((exchange) => answerOf(exchange, chunkBytes)));
        const provider = makeProvider(recorded.provider, session.url);
        for (const [index, exchange] of exchanges.entries()) {
          const { outcome, disagreements } = await ask(provider, exchange.stream, modelInPath(exchange.request.path));
          expect(compare(recorded, exchange, outcome)).toEqual([]);
          expect(disagreements).toEqual([]);
          expect(session.requests.length).toBe(index + 1);
          if (`${recorded.api} ${exchange.request.method}` in otherRequests) continue;
          const request = session.requests[index];
          expect(request?.method).toBe(exchange.request.method);
          expect(endOfPath(exchange.request.path)).toBe(endOfPath(request?.path ?? ""));
          expect(request && asksForStream(request)).toBe(exchange.stream);
        }
      });
    }
  }
});

/** Some protocols name the model in the path, which then has to be asked for. */
function modelInPath(path: string): string | undefined {
  return /\/models\/([^/:?]+):/.exec(path)?.[1];
}

/** `chat/completions` of whatever base: what stands before it is the caller's. */
function endOfPath(path: string): string {
  return path.replace(/\?.*$/, "").split("/").slice(-2).join("/");
}

function notPlayed(): string {
  const counts = new Map<string, number>();
  for (const { api } of cases) if (!protocols[api]) counts.set(api, (counts.get(api) ?? 0) + 1);
  const why = (api: string) => (otherEndpoints[api] === undefined ? "" : ` (${otherEndpoints[api]})`);
  const list = [...counts].map(([api, count]) => `${api} ${count}${why(api)}`).join(", ");
  return `recorded conversations: ${played.length} of ${cases.length} cases are played; not of protocols without a provider here: ${list}`;
}
