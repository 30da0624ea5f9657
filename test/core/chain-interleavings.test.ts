/** Random readers, aborts, tool failures and step limits over chains in a conversation: what must hold however they fall. */
import fc from "fast-check";
import { expect, it } from "vitest";
import { ConnectionError } from "../../src/core/errors.ts";
import type { StreamEvent } from "../../src/core/events.ts";
import type { Generation } from "../../src/core/generation.ts";
import { memoryLog } from "../../src/core/log.ts";
import type { Message } from "../../src/core/message.ts";
import { createRegistry } from "../../src/core/registry.ts";
import { tool } from "../../src/core/tool.ts";

/** The event loop turns over so many times. */
async function turns(count: number): Promise<void> {
  for (let turn = 0; turn < count; turn++) await new Promise((resolve) => setImmediate(resolve));
}

const answers = fc.record({
  /** One tool call each: what becomes of it. */
  calls: fc.array(fc.constantFrom("fine", "throws", "hangs", "absent"), { maxLength: 3 }),
  texts: fc.nat(3),
  fails: fc.boolean(),
  slow: fc.nat(2),
});
const readers = fc.oneof(
  fc.record({ kind: fc.constantFrom("text", "iterate", "events", "await"), after: fc.nat(4) }),
  fc.record({ kind: fc.constant("leave"), after: fc.nat(4), pieces: fc.nat(4) }),
  fc.record({ kind: fc.constant("abort"), after: fc.nat(12) }),
);
const scenario = fc.record({
  maxSteps: fc.constantFrom(0, 1, 2, 4),
  finalPrompt: fc.boolean(),
  answers: fc.array(fc.record({ ...{ answer: answers } }), { maxLength: 6 }),
  /** The readers of each turn of the conversation. */
  turns: fc.array(fc.array(readers, { minLength: 1, maxLength: 4 }), { minLength: 1, maxLength: 3 }),
});

type Reader = { readonly kind: string; readonly after: number; readonly pieces?: number };

async function read(generation: Generation, { kind, after, pieces = 0 }: Reader): Promise<string | undefined> {
  await turns(after);
  switch (kind) {
    case "text":
      return generation.text();
    case "await":
      return (await generation).text;
    case "iterate":
      return (await Array.fromAsync(generation)).join("");
    case "events":
      await Array.fromAsync(generation.events());
      return undefined;
    case "abort":
      generation.abort(new Error("aborted by the test"));
      return undefined;
    default: {
      let seen = 0;
      for await (const _ of generation.events()) if (seen++ >= pieces) break;
      return undefined;
    }
  }
}

/** Roles take turns, and every call has its result right after it. */
function checkHistory(messages: readonly Message[]): void {
  let open: string[] = [];
  for (const { role, parts } of messages) {
    const results = parts.flatMap((part) => (part.type === "tool-result" ? [part.id] : []));
    if (role === "tool") {
      expect(results).toEqual(open);
      open = [];
    } else {
      expect(open).toEqual([]);
      open = parts.flatMap((part) => (part.type === "tool-call" ? [part.id] : []));
    }
  }
  expect(open).toEqual([]);
}

it("every call is billed and logged once, histories are whole, no rejection is lost, nothing is left running", async () => {
  const unhandled: unknown[] = [];
  const note = (reason: unknown) => unhandled.push(reason);
  process.on("unhandledRejection", note);
  await fc.assert(
    fc.asyncProperty(scenario, async (given) => {
      let streams = 0;
      let tools = 0;
      let calls = 0;
      const registry = createRegistry({
        models: [
          {
            id: "p:m",
            provider: "p",
            name: "m",
            capabilities: {},
            prices: { currency: "USD", input: 1, output: 1 },
          },
        ],
        providers: [
          {
            name: "p",
            async *stream(_request, { signal }): AsyncGenerator<StreamEvent> {
              const { answer } = given.answers[calls] ?? { answer: { calls: [], texts: 1, fails: false, slow: 0 } };
              const number = calls++;
              streams++;
              try {
                const wait = async () => {
                  await turns(answer.slow);
                  signal.throwIfAborted();
                };
                yield { type: "start", id: String(number) };
                yield { type: "usage", usage: { input: 5, output: 0 } };
                yield { type: "block-start", index: 0, kind: "text" };
                let text = "";
                for (let piece = 0; piece < answer.texts; piece++) {
                  await wait();
                  text += `${number}.${piece}`;
                  yield { type: "text-delta", index: 0, text: `${number}.${piece}` };
                }
                yield { type: "block-end", index: 0, block: { type: "text", text } };
                if (answer.fails) throw new ConnectionError("cut");
                for (const [at, name] of answer.calls.entries()) {
                  const block = { type: "tool-call", id: `${number}-${at}`, name, input: {} } as const;
                  yield { type: "block-start", index: at + 1, kind: "tool-call" };
                  yield { type: "block-end", index: at + 1, block };
                }
                await wait();
                const finishReason = answer.calls.length > 0 ? "tool-calls" : "stop";
                yield { type: "finish", finishReason, usage: { input: 5, output: 2 } };
              } finally {
                streams--;
              }
            },
          },
        ],
      });
      const counted = (name: string, run: (signal: AbortSignal) => unknown) =>
        tool({
          name,
          timeoutMs: 20,
          async execute(_, { signal }) {
            tools++;
            try {
              return await run(signal);
            } finally {
              tools--;
            }
          },
        });
      const model = registry.getModel("p:m");
      const log = memoryLog();
      const conversation = model.conversation({
        log,
        maxSteps: given.maxSteps,
        ...(given.finalPrompt && { finalPrompt: "Sum up." }),
        tools: [
          counted("fine", () => turns(1)),
          counted("throws", () => {
            throw new Error("no");
          }),
          counted("hangs", (signal) => new Promise((_, reject) => signal.addEventListener("abort", reject))),
        ],
      });
      const settled: unknown[] = [];
      const generations = given.turns.map((_, turn) =>
        conversation.chain(`turn ${turn}`).onDone((end) => settled.push(end.ok)),
      );
      const outcomes = await Promise.all(
        generations.map(async (generation, turn) => {
          const each = given.turns[turn]?.map((reader) => read(generation, reader)) ?? [];
          return Promise.allSettled(each);
        }),
      );
      await turns(5);
      // All readers of a turn read the same, and those that fail fail alike.
      for (const readings of outcomes) {
        const texts = readings.flatMap((one) =>
          one.status === "fulfilled" && one.value !== undefined ? [one.value] : [],
        );
        expect(new Set(texts).size).toBeLessThanOrEqual(1);
        const errors = readings.flatMap((one) => (one.status === "rejected" ? [one.reason] : []));
        expect(new Set(errors).size).toBeLessThanOrEqual(1);
        expect(texts.length === 0 || errors.length === 0).toBe(true);
      }
      expect(settled.length).toBe(generations.length);
      // Each call once in the totals and in the log, whoever read it and however it ended.
      expect([model.calls, log.requests.length, new Set(log.requests.map(({ id }) => id)).size]).toEqual([
        calls,
        calls,
        calls,
      ]);
      const billed = log.requests.reduce((sum, { result }) => sum + (result.usage?.input ?? 0), 0);
      expect(model.usage?.input ?? 0).toBe(billed);
      expect(conversation.usage?.input ?? 0).toBe(billed);
      const nano = log.requests.reduce((sum, { result }) => sum + (result.cost?.nano ?? 0), 0);
      if (model.costUnknown === undefined) expect(model.cost?.nano ?? 0).toBe(nano);
      checkHistory(conversation.messages);
      if (given.maxSteps > 0) {
        for (const { step } of log.requests) expect(step).toBeLessThan(given.maxSteps);
      }
      expect({ streams, tools }).toEqual({ streams: 0, tools: 0 });
    }),
    { numRuns: 200 },
  );
  await turns(2);
  process.off("unhandledRejection", note);
  expect(unhandled).toEqual([]);
});
