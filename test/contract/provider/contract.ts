/** What every provider must do, whatever its protocol: one suite, run over each of them. */
import { describe, expect, it } from "vitest";
import { AfterwordError, UnsupportedError } from "../../../src/core/errors.ts";
import type { StreamEvent } from "../../../src/core/events.ts";
import { type Feature, needs } from "../../../src/core/features.ts";
import type { Part } from "../../../src/core/message.ts";
import type { Model } from "../../../src/core/model.ts";
import type { Provider } from "../../../src/core/provider.ts";
import { createRegistry } from "../../../src/core/registry.ts";
import { probes } from "./features.ts";

export interface Subject {
  readonly provider: Provider;
  /** A model that answers any prompt with some text. */
  readonly model: string;
  /** A model that answers with the steps in the prompt, where the simulator speaks the provider's protocol. */
  readonly script?: string;
  /** A model that fails with the fault in the prompt. */
  readonly flaky?: string;
  /** Other tests show what it carries. */
  readonly featuresElsewhere?: true;
  /** The bodies of the requests that arrived so far, as text. */
  bodies(): readonly string[];
}

export function providerContract(name: string, subject: () => Subject): void {
  const modelOf = (id: string): Model => {
    const { provider } = subject();
    return createRegistry({ providers: [provider] }).getModel(`${provider.name}:${id}`);
  };

  describe(`${name} keeps the contract of a provider:`, () => {
    it("a stream is one start, blocks that begin, grow and end, and one finish at the end", async () => {
      const generation = modelOf(subject().model).prompt("Hello there");
      const events = await Array.fromAsync(generation.events());
      checkOrder(events);
      const result = await generation;
      expect(result.text).not.toBe("");
      expect(events.filter(({ type }) => type === "text-delta").length).toBeGreaterThan(0);
      expect(result.finishReason).toBe("stop");
      expect(JSON.parse(JSON.stringify(result))).toEqual(result);
      for (const count of [result.usage?.input, result.usage?.output]) {
        expect(count === undefined || (Number.isInteger(count) && count >= 0)).toBe(true);
      }
    });

    it("an answer in one piece says the same as a stream", async () => {
      const model = modelOf(subject().model);
      const [streamed, whole] = await Promise.all([
        model.prompt("Say the same"),
        model.prompt("Say the same", { stream: false }),
      ]);
      expect(whole.text).toBe(streamed.text);
      expect(whole.finishReason).toBe(streamed.finishReason);
      expect(withoutIds(whole.parts)).toEqual(withoutIds(streamed.parts));
      // Some servers count only what is not streamed.
      if (streamed.usage) expect(whole.usage?.output).toBe(streamed.usage.output);
    });

    it("a history is sent whole, and an earlier result is one of its messages", async () => {
      const model = modelOf(subject().model);
      const first = await model.prompt("MARKONE", { system: "MARKSYSTEM" });
      await model.prompt(["MARKONE", first, "MARKTWO"], { system: "MARKSYSTEM", maxTokens: 777 });
      const body = subject().bodies().at(-1);
      if (body === undefined) return;
      for (const mark of ["MARKSYSTEM", "MARKONE", "MARKTWO", "777"]) expect(body).toContain(mark);
      expect(body).toContain(JSON.stringify(first.text.slice(0, 30)).slice(1, -1));
    });

    it("it stops when the caller has aborted", async () => {
      const controller = new AbortController();
      controller.abort(new Error("enough"));
      const before = subject().bodies().length;
      await expect(modelOf(subject().model).prompt("Hello", { signal: controller.signal }).text()).rejects.toThrow(
        "enough",
      );
      expect(subject().bodies()).toHaveLength(before);
    });

    it.each(Object.keys(needs) as Feature[])(
      "it carries %s, or refuses it before anything is sent",
      async (feature) => {
        const { provider, model, featuresElsewhere } = subject();
        if (!provider.features || featuresElsewhere) return;
        const { input = "Hello", options = {}, shows } = probes[feature];
        const before = subject().bodies().length;
        const send = async () => void (await modelOf(model).prompt(input, { maxTokens: 4000, ...options }));
        // A schema becomes a tool that the model is made to call, where the protocol has none.
        const byTool = feature === "schema" && provider.features.has("tools") && provider.features.has("tool-choice");
        if (provider.features.has(feature) || byTool) {
          // The twin may refuse a made-up tool or tier; what counts is what was sent.
          await send().catch((error: unknown) => {
            expect(error).not.toBeInstanceOf(UnsupportedError);
          });
          const body = subject().bodies().at(-1) ?? "";
          expect(subject().bodies()).toHaveLength(before + 1);
          expect(body).toMatch(shows);
        } else {
          await expect(send()).rejects.toBeInstanceOf(UnsupportedError);
          expect(subject().bodies()).toHaveLength(before);
        }
      },
    );

    it("reasoning, calls and their results come back in the next request as they came", async () => {
      const { script, provider } = subject();
      if (!script || !provider.features?.has("tools")) return;
      const steps = JSON.stringify([
        { type: "text", text: "MARKTEXT" },
        { type: "tool-call", name: "mark_tool", input: { city: "MARKCITY" } },
      ]);
      const tools = [{ name: "mark_tool", inputSchema: { type: "object", properties: {} } }];
      const model = modelOf(script);
      const generation = model.prompt(steps, { tools });
      checkOrder(await Array.fromAsync(generation.events()));
      const result = await generation;
      const [call] = result.toolCalls;
      expect(call).toMatchObject({ name: "mark_tool", input: { city: "MARKCITY" } });
      expect(call?.id).not.toBe("");
      expect(result.finishReason).toBe("tool-calls");
      const output = {
        role: "tool",
        content: [{ type: "tool-result", id: call?.id ?? "", name: "mark_tool", output: { sky: "MARKRESULT" } }],
      } as const;
      // The script has only one step; what the second request holds is what matters.
      await model
        .prompt([steps, result, output], { tools })
        .text()
        .catch(() => {});
      const body = subject().bodies().at(-1) ?? "";
      for (const mark of ["MARKTEXT", "mark_tool", "MARKCITY", "MARKRESULT"]) expect(body).toContain(mark);
    });

    it.each(["429 retry-after=120", "500 times=999", "cut", "error", "html times=999"])(
      "a failure is an AfterwordError that says whether to try again: %s",
      async (fault) => {
        const { flaky } = subject();
        if (!flaky) return;
        const failure = await modelOf(flaky)
          .prompt(fault)
          .text()
          .catch((error: unknown) => error);
        expect(AfterwordError.isInstance(failure)).toBe(true);
        const { code, retryable, message } = failure as AfterwordError;
        expect(message).not.toBe("");
        expect(retryable).toBe(true);
        if (fault.startsWith("429"))
          expect(failure).toMatchObject({ code: "rate-limit", status: 429, retryAfterMs: 120_000 });
        else expect(["provider", "overloaded", "connection"]).toContain(code);
      },
    );
  });
}

/** The provider's names for the pieces of one answer are no other answer's. */
function withoutIds(parts: readonly Part[]): unknown {
  return JSON.parse(JSON.stringify(parts, (key, value) => (key === "id" ? undefined : value)));
}

/** Blocks begin before they grow and end after it, with what they grew to; `start` is first and `finish` last, once each. */
function checkOrder(events: readonly StreamEvent[]): void {
  const open = new Map<number, string>();
  const ended = new Set<number>();
  for (const event of events) {
    switch (event.type) {
      case "block-start":
        expect(open.has(event.index) || ended.has(event.index)).toBe(false);
        open.set(event.index, "");
        break;
      case "text-delta":
      case "reasoning-delta":
      case "refusal-delta":
      case "tool-input-delta":
        expect(open.has(event.index)).toBe(true);
        open.set(event.index, open.get(event.index) + event.text);
        break;
      case "block-end": {
        const { block } = event;
        const grown = open.get(event.index);
        if (block.type === "text" || block.type === "reasoning") expect(grown).toBe(block.text);
        if (block.type === "tool-call" && grown !== "") expect(JSON.parse(grown ?? "")).toEqual(block.input);
        open.delete(event.index);
        ended.add(event.index);
        break;
      }
      default:
    }
  }
  expect([...open.keys()]).toEqual([]);
  expect(events.map(({ type }) => type).filter((type) => type === "start" || type === "finish")).toEqual([
    "start",
    "finish",
  ]);
  expect(events.at(-1)?.type).toBe("finish");
}
