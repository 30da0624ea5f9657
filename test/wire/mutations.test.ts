/** Plays recorded streams as no recording has them: broken off anywhere, and written with other line ends, comments and a byte order mark. */
import { isDeepStrictEqual } from "node:util";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { AfterwordError, type Result } from "../../src/index.ts";
import { lineRewritings, rewritings } from "./mutations.ts";
import { protocols } from "./protocols.ts";
import { type Exchange, findRecordings, readExchanges } from "./recordings.ts";
import { ask, type Replay } from "./replay.ts";
import { type Answer, answerOf, ReplayServer } from "./server.ts";

/** One stream with text, one with tools and one with reasoning of each protocol: the first exchange of these cases. */
const streams: Readonly<Record<string, readonly string[]>> = {
  "openai.chat": ["openai-chat/stream-usage", "groq/tools-parallel-stream", "mistral/thinking-chunks-stream"],
  "openai.responses": [
    "openai-responses/stream",
    "openai-responses/incomplete-mid-tool-stream",
    "deepseek/responses-stream",
  ],
  "anthropic.messages": ["anthropic/stream", "anthropic/tools-stream-session", "anthropic/thinking-multi-block-stream"],
  "gemini.generate": ["gemini/stream-thought-tokens", "gemini/tool-thought-signature-stream", "gemini/thinking-stream"],
  // The only one that was recorded.
  "yandex.completion": ["yandex/completion-stream"],
};
const failing = "quoted/anthropic-overloaded-in-stream";

const atOnce = 32;
/**
 * A broken connection costs a new one, so the longer streams are broken off only after every so many bytes: a prime, so that it meets every
 * place in an event. That a stream ends is tried after every byte of all.
 */
const strideOfLong = 7;
const longBytes = 1200;

const recordings = findRecordings();
const reason = recordings.folder === undefined ? `skipped, ${recordings.missing}` : `from ${recordings.folder}`;

describe.skipIf(recordings.folder === undefined)(`mutated conversations, ${reason}`, () => {
  let server: ReplayServer;
  beforeAll(async () => {
    server = await ReplayServer.start();
  });
  afterAll(() => server.close());

  const play = ({ api, provider }: Stream, answer: Answer): Promise<Replay> => {
    const makeProvider = protocols[api];
    if (!makeProvider) throw new Error(`no provider speaks ${api}`);
    return ask(makeProvider(provider, server.play([answer]).url), true);
  };

  test("every protocol in the table has streams to mutate", () => {
    expect(Object.keys(streams)).toEqual(Object.keys(protocols));
  });

  for (const id of [...Object.values(streams).flat(), failing]) {
    for (const drop of [false, true]) {
      const way = drop ? "whose connection breaks" : "that ends early";
      test(`${id} ${way} anywhere fails with a beginning of the answer, or is complete`, async () => {
        const stream = readStream(id);
        const answer = answerOf(stream.exchange);
        const whole = await play(stream, answer);
        const faults: string[] = [];
        const received: number[] = [];
        const stride = drop && answer.body.length > longBytes ? strideOfLong : 1;
        await forEach(Math.ceil(answer.body.length / stride), async (index) => {
          const bytes = index * stride;
          const body = answer.body.subarray(0, bytes);
          const replay = await play(stream, { ...answer, body, ...(drop && { drop }) });
          const fault = faultOf(whole, replay);
          if (fault) faults.push(`${fault} after ${bytes} bytes: …${body.subarray(-60)}`);
          received[index] = replay.outcome.result ? lengthOf(replay.outcome.result) : 0;
        });
        expect(faults.length === 0 ? [] : [`${faults.length} faults`, ...faults.slice(0, 5)]).toEqual([]);
        // More bytes never bring less of the answer.
        expect(received.findIndex((length, index) => length < (received[index - 1] ?? 0))).toBe(-1);
      }, 60_000);
    }

    const asLines = streams["yandex.completion"]?.includes(id);
    for (const [name, rewrite] of Object.entries(asLines ? lineRewritings : rewritings)) {
      test(`${id} written with ${name} is the same answer`, async () => {
        const stream = readStream(id);
        const answer = answerOf(stream.exchange);
        const whole = await play(stream, answer);
        for (const chunkBytes of [1, 61, undefined]) {
          const replay = await play(stream, {
            ...answer,
            body: rewrite(answer.body),
            ...(chunkBytes && { chunkBytes }),
          });
          expect(comparable(replay)).toEqual(comparable(whole));
        }
      });
    }
  }

  test(`${failing} fails with what the provider said, in the end`, async () => {
    const stream = readStream(failing);
    const { outcome } = await play(stream, answerOf(stream.exchange));
    expect(outcome.error).toMatchObject({ code: "overloaded", status: 200, retryable: true });
    expect(outcome.result?.text).toBe(stream.exchange.expected.text);
  });
});

interface Stream {
  readonly api: string;
  readonly provider: string;
  readonly exchange: Exchange;
}

function readStream(id: string): Stream {
  const recorded = recordings.folder === undefined ? undefined : recordings.cases.find((each) => each.id === id);
  const [exchange] = recorded && recordings.folder !== undefined ? readExchanges(recordings.folder, recorded) : [];
  if (!recorded || !exchange?.stream) throw new Error(`the recordings have no stream ${id}`);
  return { api: recorded.api, provider: recorded.provider, exchange };
}

/** What is wrong with the outcome of a stream that was cut, `whole` being that of the whole. */
function faultOf(whole: Replay, cut: Replay): string | undefined {
  if (cut.disagreements.length > 0) return `readers disagree: ${JSON.stringify(cut.disagreements)}`;
  if (isDeepStrictEqual(comparable(cut), comparable(whole))) return undefined;
  const { ok, error, result } = cut.outcome;
  if (ok) {
    // An answer that has its finish reason is whole; what may come after it is then missing, and that is said.
    const warned = result?.warnings.some(({ code: warning }) => warning === "no-done-marker");
    const wrong = differing(result, whole.outcome.result).filter((key) => !warned || !mayBeMissing.includes(key));
    return wrong.length === 0 ? undefined : `it passes for complete, with another ${wrong.join(", ")}`;
  }
  if (!AfterwordError.isInstance(error)) return "the error is not an AfterwordError";
  if (error.code !== "connection") return `the error is called ${error.code}`;
  if (!result) return "the error has no result";
  return isBeginning(result, whole.outcome.result) ? undefined : "what came is not a beginning of the answer";
}

const mayBeMissing: readonly string[] = ["usage", "cost", "costUnknown", "providerMetadata", "warnings"];

function differing(one: Result | undefined, other: Result | undefined): string[] {
  const [a, b] = [{ ...withoutTimes(one) }, { ...withoutTimes(other) }] as Record<string, unknown>[];
  return Object.keys({ ...a, ...b }).filter((key) => !isDeepStrictEqual(a?.[key], b?.[key]));
}

function isBeginning(part: Result, whole: Result | undefined): boolean {
  if (!whole) return false;
  const { toolCalls } = whole;
  return (
    whole.text.startsWith(part.text) &&
    (whole.reasoning ?? "").startsWith(part.reasoning ?? "") &&
    (whole.refusal ?? "").startsWith(part.refusal ?? "") &&
    part.toolCalls.length <= toolCalls.length &&
    part.toolCalls.every(({ id, name, inputText }, index) => {
      const call = toolCalls[index];
      return call?.id === id && call.name === name && (call.inputText ?? "").startsWith(inputText ?? "");
    })
  );
}

/** How much of an answer there is, in characters. */
function lengthOf({ text, reasoning, toolCalls }: Result): number {
  return (
    text.length + (reasoning ?? "").length + toolCalls.reduce((sum, { inputText }) => sum + (inputText ?? "").length, 0)
  );
}

/** What two readings of the same bytes must agree in. */
function comparable({ outcome, disagreements }: Replay): object {
  const { error, result } = outcome;
  const told = AfterwordError.isInstance(error) ? error.toJSON() : error;
  return { disagreements, error: told, result: withoutTimes(result) };
}

/** Rate limits tell when they end. */
function withoutTimes(result: Result | undefined): object | undefined {
  return result && { ...result, timing: undefined, response: { ...result.response, limits: undefined } };
}

async function forEach(count: number, run: (index: number) => Promise<void>): Promise<void> {
  let next = 0;
  const worker = async () => {
    while (next < count) await run(next++);
  };
  await Promise.all(Array.from({ length: atOnce }, worker));
}
