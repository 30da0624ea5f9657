/** Builds the request of every recorded exchange anew, with our own results as the earlier answers, and compares it with what was recorded. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { isObject, type JsonObject } from "../../src/core/json.ts";
import type { Message } from "../../src/index.ts";
import { type Exchange, findRecordings, type RecordedCase, readExchanges } from "./recordings.ts";
import { chatReader } from "./request-chat.ts";
import { compareRequests, unseenPlaces } from "./request-comparison.ts";
import { completionReader } from "./request-completion.ts";
import { knownDifferences, outsideSpecification, refused, unseen, withoutResult } from "./request-exceptions.ts";
import { generateReader } from "./request-generate.ts";
import { lettersOf, lettersOfAnswer } from "./request-letters.ts";
import { messagesReader } from "./request-messages.ts";
import { type RequestReader, readRequest, type Turn, withResults } from "./request-reader.ts";
import { responsesReader } from "./request-responses.ts";
import { sendReading } from "./request-sending.ts";
import { findRequestSchema } from "./request-specifications.ts";
import { ReplayServer } from "./server.ts";

const readers: Readonly<Record<string, RequestReader>> = {
  "openai.chat": chatReader,
  "openai.responses": responsesReader,
  "anthropic.messages": messagesReader,
  "gemini.generate": generateReader,
  "yandex.completion": completionReader,
};

interface Count {
  requests: number;
  /** Earlier answers in them that are results of ours. */
  results: number;
  /** Signatures, encrypted thinking and arguments that went back to the letter. */
  letters: number;
  /** Exchanges of which no body was kept, or which fetch an answer: nothing to compare. */
  withoutBody: number;
}

/** All that the recordings have. */
const counts: Readonly<Record<string, Count>> = {
  "openai.chat": { requests: 72, results: 15, letters: 21, withoutBody: 4 },
  "openai.responses": { requests: 40, results: 13, letters: 23, withoutBody: 8 },
  "anthropic.messages": { requests: 52, results: 20, letters: 104, withoutBody: 3 },
  "gemini.generate": { requests: 32, results: 15, letters: 11, withoutBody: 0 },
  "yandex.completion": { requests: 7, results: 3, letters: 0, withoutBody: 0 },
};

const recordings = findRecordings();
const { folder } = recordings;
const reason = folder === undefined ? `skipped, ${recordings.missing}` : `from ${folder}`;
const cases = folder === undefined ? [] : recordings.cases.filter(({ api }) => readers[api]);
const schemas =
  folder === undefined ? [] : Object.keys(readers).map((api) => ({ api, schema: findRequestSchema(api, folder) }));
const missing = schemas.flatMap(({ api, schema }) =>
  typeof schema === "function" ? [] : [{ api, why: schema.missing }],
);
for (const { api, why } of missing) console.log(`requests of ${api} against the specification: ${why}`);

function validate(api: string, body: JsonObject): readonly string[] {
  const schema = schemas.find((each) => each.api === api)?.schema;
  return typeof schema === "function" ? schema(body) : [];
}

const hello: Message = { role: "user", parts: [{ type: "text", text: "hi" }] };

describe.skipIf(folder === undefined)(`recorded requests, ${reason}`, () => {
  let server: ReplayServer;
  beforeAll(async () => {
    server = await ReplayServer.start();
  });
  afterAll(() => server.close());

  const compared = new Map<string, Count>();
  const met = new Set<string>();
  const listed = (table: Readonly<Record<string, string>>, place: string) => {
    met.add(place);
    return Object.hasOwn(table, place);
  };

  const add = (api: string, more: Partial<Count>) => {
    const count = compared.get(api) ?? { requests: 0, results: 0, letters: 0, withoutBody: 0 };
    for (const [name, number] of Object.entries(more)) count[name as keyof Count] += number;
    compared.set(api, count);
  };

  for (const recorded of cases) {
    test(`${recorded.id} is sent as it was recorded`, async () => {
      const faults: unknown[] = [];
      const turns: Turn[] = [];
      const letters: string[] = [];
      for (const [index, exchange] of readExchanges(folder ?? "", recorded).entries()) {
        const place = `${recorded.id} ${index + 1}`;
        const { result, messages } = await (isObject(exchange.request.body)
          ? rebuild(recorded, exchange, place, { turns, letters, faults })
          : fetchLater(recorded, exchange, turns));
        turns.push({ messages, result });
        letters.push(...lettersOfAnswer(exchange));
      }
      expect(faults).toEqual([]);
    });
  }

  for (const [api, count] of Object.entries(counts)) {
    test(`every recorded request of ${api} has been compared`, () => {
      expect(compared.get(api)).toEqual(count);
    });
  }

  test("every line in the tables of exceptions is true", () => {
    const tables = [knownDifferences, refused, withoutResult, ...Object.values(unseen)];
    if (missing.length === 0) tables.push(outsideSpecification);
    const lines = tables.flatMap((table) => Object.keys(table));
    expect(lines.filter((place) => !met.has(place))).toEqual([]);
  });

  for (const { api, schema } of schemas) {
    test.skipIf(typeof schema !== "function")(`the specification of ${api} refuses what is no request`, () => {
      const body = { model: 1, modelUri: 1, messages: "hi", input: 1, contents: "hi" };
      expect(validate(api, body)).not.toEqual([]);
    });
  }

  interface Session {
    readonly turns: readonly Turn[];
    /** Of the answers so far. */
    readonly letters: readonly string[];
    readonly faults: unknown[];
  }

  /** Sends what was recorded, and adds to `faults` where ours is another request. */
  async function rebuild(recorded: RecordedCase, exchange: Exchange, place: string, session: Session): Promise<Turn> {
    const reader = readers[recorded.api] as RequestReader;
    const body = exchange.request.body as JsonObject;
    const { faults } = session;
    const reading = readRequest(reader, body, recorded.provider);
    const continued = withResults(reading.messages, session.turns);
    const sent = await sendReading(server, recorded, exchange, { ...reading, messages: continued.messages });
    const turn = { messages: reading.messages, result: sent.result };
    if (sent.body === undefined) {
      const { field } = sent.error as { readonly field?: string };
      if (!listed(refused, place) || field !== refused[place]) faults.push({ place, refused: sent.error });
      return turn;
    }
    // A conversation that was under way when the recording began is not our doing.
    const unanswered = session.turns.length > 0 && continued.read > 0;
    if (unanswered && !listed(withoutResult, place)) faults.push({ place, withoutResult: continued.read });
    for (const difference of compareRequests(reader, body, sent.body)) {
      if (!listed(knownDifferences, `${place} ${difference.fact}`)) faults.push({ place, ...difference });
    }
    for (const fact of unseenPlaces(reader, body, sent.body)) {
      if (!listed(unseen[recorded.api] ?? {}, fact)) faults.push({ place, unseen: fact });
    }
    const own = lettersOf(sent.body);
    const known = new Set([...session.letters, ...(continued.read > 0 ? lettersOf(body) : [])]);
    faults.push(...own.filter((value) => !known.has(value)).map((letters) => ({ place, letters })));
    const wrong = validate(recorded.api, sent.body);
    if (wrong.length > 0 && !listed(outsideSpecification, place)) faults.push({ place, wrong: wrong.slice(0, 8) });
    add(recorded.api, { requests: 1, results: continued.results, letters: own.length });
    return turn;
  }

  /** An answer that is fetched later belongs to the request before it. */
  async function fetchLater(recorded: RecordedCase, exchange: Exchange, turns: readonly Turn[]): Promise<Turn> {
    const { result } = await sendReading(server, recorded, exchange, { messages: [hello], options: {} });
    add(recorded.api, { withoutBody: 1 });
    return { messages: turns.at(-1)?.messages ?? [hello], result };
  }
});
