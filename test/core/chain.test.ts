/** Chains: steps, tools and what can go wrong in them, without a wire. */
import { describe, expect, it } from "vitest";
import { ConnectionError } from "../../src/core/errors.ts";
import { memoryLog } from "../../src/core/log.ts";
import type { ToolCallPart } from "../../src/core/message.ts";
import { tool } from "../../src/core/tool.ts";
import { CancelToolCall, PauseChain } from "../../src/core/tool-errors.ts";
import { manualClock } from "../../src/testing.ts";
import { failure, fake } from "../support/fake.ts";

const echo = tool({ name: "echo", input: "text", effect: "none", execute: ({ text }) => text });
const said = (text: string) => ({ calls: [{ name: "echo", input: { text } }] });

describe("the events of a chain", () => {
  it("are those of each step, a step-end in place of its finish, results as they come, and one finish with the sum", async () => {
    const { model } = fake([{ text: "Hm.", ...said("a") }, { text: "done" }]);
    const chain = model.chain("Q", { tools: echo });
    const events = await Array.fromAsync(chain.events());
    expect(events.map((event) => event.type)).toEqual([
      ...["start", "block-start", "text-delta", "block-end"],
      ...["block-start", "tool-input-delta", "block-end", "step-end", "tool-result"],
      ...["start", "block-start", "text-delta", "block-end", "step-end", "finish"],
    ]);
    expect(events.at(-1)).toEqual({
      type: "finish",
      finishReason: "stop",
      usage: expect.objectContaining({ total: 22 }),
    });
    const result = await chain;
    expect(JSON.parse(JSON.stringify(result))).toEqual(result);
    expect(result).toMatchObject({ text: "Hm. done", usage: { input: 20, output: 2 }, cost: { nano: 22_000 } });
    expect(result.steps).toMatchObject([
      { text: "Hm.", toolResults: [{ output: "a" }], usage: { input: 10 }, cost: { nano: 11_000 } },
      { text: "done", toolResults: [], usage: { input: 10 } },
    ]);
  });

  it("of a chain that needed no tool are one step, and its result has all there is", async () => {
    const { model, requests } = fake([{ text: ["a", "b"] }]);
    const result = await model.chain("Q");
    expect(result).toMatchObject({ text: "ab", finishReason: "stop", steps: [{ text: "ab" }] });
    expect(requests).toHaveLength(1);
  });
});

describe("the steps of a chain", () => {
  it("keep system, options, tools and schema, and go on from all that was said", async () => {
    const { model, requests } = fake([said("x"), { text: '{"n":1}' }]);
    const chain = model.chain("Q", { tools: echo, system: "S", maxTokens: 50, schema: "n int", prefill: "{" });
    await chain;
    const [first, second] = requests;
    const { prefill, ...same } = first?.options ?? {};
    expect(prefill).toBe("{");
    expect(second?.options).toEqual(same);
    expect(second?.messages.map(({ role }) => role)).toEqual(["system", "user", "assistant", "tool"]);
  });

  it("force a tool only once, or the chain would never end", async () => {
    const { model, requests } = fake([said("x"), { text: "done" }]);
    await model.chain("Q", { tools: echo, toolChoice: "required" });
    expect(requests.map(({ options }) => options.toolChoice)).toEqual(["required", undefined]);
  });

  it("end with an answer where there is a final prompt, in as many calls as are allowed", async () => {
    const { model, requests } = fake([said("a"), said("b"), { text: "summary" }]);
    const result = await model.chain("Q", { tools: echo, maxSteps: 3, finalPrompt: "Sum up." });
    expect(result.text).toBe("summary");
    expect(requests).toHaveLength(3);
    expect(requests[2]?.options.toolChoice).toBe("none");
    expect(requests[2]?.messages.at(-1)).toEqual({ role: "user", parts: [{ type: "text", text: "Sum up." }] });
    expect(result.steps?.[2]?.prompt?.role).toBe("user");
  });

  it("have no limit with maxSteps 0", async () => {
    const { model, requests } = fake([
      ...Array.from({ length: 30 }, (_, index) => said(String(index))),
      { text: "end" },
    ]);
    expect(await model.chain("Q", { tools: echo, maxSteps: 0 }).text()).toBe("end");
    expect(requests).toHaveLength(31);
  });

  it("after the limit can be gone on with from what the error has, without running a tool twice", async () => {
    let runs = 0;
    const counted = tool({ name: "echo", input: "text", execute: () => ++runs });
    const { model } = fake([said("a"), said("b"), { text: "end" }]);
    const error = await failure(model.chain("Q", { tools: counted, maxSteps: 2 }));
    expect(error).toMatchObject({ code: "step-limit", maxSteps: 2 });
    expect(runs).toBe(1);
    const result = await model.chain(["Q", error.result as never], { tools: counted });
    expect([result.text, runs]).toEqual(["end", 2]);
  });

  it("go on where the provider paused a turn of its own", async () => {
    const { model, requests } = fake([{ text: "a", finishReason: "pause" }, { text: "b" }]);
    expect(await model.chain("Q").text()).toBe("a b");
    expect(requests[1]?.messages.at(-1)?.role).toBe("assistant");
  });

  it("that fail leave the steps before them in the error, and what they cost in the totals", async () => {
    const { model } = fake([said("a"), { text: "par", fails: new ConnectionError("gone") }]);
    const error = await failure(model.chain("Q", { tools: echo }));
    expect(error).toMatchObject({
      code: "connection",
      result: { steps: [{ toolResults: [{ output: "a" }] }, { text: "par" }] },
    });
    expect(model.usage).toMatchObject({ input: 10 });
    expect(model.costUnknown).toContain("did not say");
  });

  it.each([
    ["described by JSON Schema", { name: "remote", inputSchema: { type: "object" } }],
    ["without execute", tool({ name: "remote" })],
  ])(
    "stop at a tool that somebody else carries out, %s, and go on with the result that is given",
    async (_, remote) => {
      const { model, requests } = fake([
        { calls: [{ name: "remote" }, { name: "echo", input: { text: "x" } }] },
        { text: "end" },
      ]);
      const chain = model.chain("Q", { tools: [remote, echo] });
      const result = await chain;
      expect(result.toolCalls.map(({ name }) => name)).toEqual(["remote", "echo"]);
      await expect(model.chain(["Q", result], { tools: [remote, echo] }).text()).rejects.toThrow("add its result");
      const [call] = result.toolCalls as [ToolCallPart];
      const answer = {
        role: "tool",
        parts: [{ type: "tool-result", id: call.id, name: "remote", output: 7 }],
      } as const;
      expect(await model.chain(["Q", result, answer], { tools: [remote, echo] }).text()).toBe("end");
      expect(requests[1]?.messages.slice(2).flatMap(({ parts }) => parts)).toMatchObject([
        { output: 7 },
        { output: "x" },
      ]);
    },
  );
});

describe("tools of a step", () => {
  const call = (name: string, input = {}) => ({ name, input });

  it("that time out, throw, get a wrong input or broken JSON are told in one line, and the others go on", async () => {
    const clock = manualClock();
    const started = Promise.withResolvers<void>();
    const slow = tool({
      name: "slow",
      timeoutMs: 1000,
      async execute(_, { signal }) {
        started.resolve();
        await new Promise((resolve) => signal.addEventListener("abort", resolve));
      },
    });
    const broken = {
      type: "tool-call",
      id: "b",
      name: "echo",
      input: '{"te',
      inputText: '{"te',
      invalid: true,
    } as const;
    const { model } = fake(
      [
        {
          calls: [call("slow"), call("echo", { text: 5 }), call("echo", { text: "fine" })],
          events: [
            { type: "block-start", index: 9, kind: "tool-call", id: "b", name: "echo" },
            { type: "block-end", index: 9, block: broken },
          ],
        },
        { text: "end" },
      ],
      {},
      { clock },
    );
    const chain = model.chain("Q", { tools: [slow, echo] });
    const done = chain.text();
    await started.promise;
    await clock.advance(1000);
    expect(await done).toBe("end");
    const results = (await chain).steps?.[0]?.toolResults ?? [];
    expect(results.map(({ output, isError }) => [output, isError])).toEqual([
      ['Error: tool "slow" did not finish within 1000 ms', true],
      [expect.stringContaining("Error: the input does not fit: text: "), true],
      ["fine", undefined],
      ['Error: the input is not valid JSON: {"te', true],
    ]);
  });

  it("run as many at once as toolConcurrency says", async () => {
    let now = 0;
    let most = 0;
    const busy = tool({
      name: "busy",
      async execute() {
        most = Math.max(most, ++now);
        await new Promise((resolve) => setImmediate(resolve));
        now--;
      },
    });
    const { model } = fake([{ calls: Array.from({ length: 6 }, () => call("busy")) }, { text: "end" }]);
    await model.chain("Q", { tools: busy, toolConcurrency: 2 });
    expect(most).toBe(2);
  });

  it("are cancelled by a hook, told so to the model, and never run", async () => {
    let ran = false;
    const never = tool({ name: "never", execute: () => void (ran = true) });
    const beforeCall = () => {
      throw new CancelToolCall("not today");
    };
    const { model } = fake([{ calls: [call("never"), call("absent")] }, { text: "end" }]);
    const { steps } = await model.chain("Q", { tools: never, beforeCall });
    expect(steps?.[0]?.toolResults).toMatchObject([
      { output: "Cancelled: not today", isError: true },
      { output: "Cancelled: not today", isError: true },
    ]);
    expect(ran).toBe(false);
  });

  it("may be paused and cancelled by the errors of another copy of the package", async () => {
    const foreign = Object.assign(new Error("ask the boss"), { code: "paused", [Symbol.for("afterword.error")]: true });
    const cancel = Object.assign(new Error("no"), { name: "CancelToolCall" });
    const throws = tool({
      name: "throws",
      input: "what",
      execute({ what }) {
        throw what === "pause" ? foreign : cancel;
      },
    });
    const { model } = fake([
      { calls: [call("throws", { what: "cancel" })] },
      { calls: [call("throws", { what: "pause" })] },
    ]);
    const paused = await failure(model.chain("Q", { tools: throws }));
    expect(paused).toBe(foreign);
    expect(paused.messages).toHaveLength(4);
    expect(JSON.stringify(paused.messages)).toContain("Cancelled: no");
  });

  it("are told of call, model and labels, and get text, JSON and files to the model", async () => {
    const seen: unknown[] = [];
    const png = Uint8Array.of(0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a);
    const outputs: unknown[] = ["text", { a: 1n, b: undefined }, png, ["see", png], undefined, null];
    const give = tool({
      name: "give",
      input: "n int",
      execute({ n }, { call: own, model, labels, signal }) {
        seen.push([own.name, model, labels, signal.aborted]);
        return outputs[n];
      },
    });
    const { model } = fake([{ calls: outputs.map((_, n) => call("give", { n })) }, { text: "end" }]);
    const { steps } = await model.chain("Q", { tools: give, labels: { team: "a" } });
    expect(steps?.[0]?.toolResults.map(({ output, files }) => [output, files?.length])).toEqual([
      ["text", undefined],
      [{ a: "1" }, undefined],
      ["", 1],
      ["see", 1],
      ["", undefined],
      [null, undefined],
    ]);
    expect(seen[0]).toEqual(["give", "fake:m", { team: "a" }, false]);
  });

  it("a paused one waits for its siblings, and a hook that fails does too", async () => {
    const order: string[] = [];
    const slow = tool({
      name: "slow",
      async execute() {
        await new Promise((resolve) => setImmediate(resolve));
        order.push("slow");
        return "slow";
      },
    });
    const pause = tool({
      name: "pause",
      execute() {
        throw new PauseChain();
      },
    });
    const { model } = fake([{ calls: [call("slow"), call("pause")] }, { calls: [call("slow")] }]);
    const paused = await failure(model.chain("Q", { tools: [slow, pause] }));
    expect(paused).toMatchObject({ code: "paused", toolCall: { name: "pause" }, toolResults: [{ output: "slow" }] });
    const afterCall = () => {
      order.push("hook");
      throw new Error("hook failed");
    };
    await expect(model.chain("Q", { tools: slow, afterCall }).text()).rejects.toThrow("hook failed");
    expect(order).toEqual(["slow", "slow", "hook"]);
  });

  it("are stopped when the last reader leaves, and nothing more is sent", async () => {
    const running = Promise.withResolvers<AbortSignal>();
    const hang = tool({
      name: "hang",
      execute(_, { signal }) {
        running.resolve(signal);
        return new Promise(() => {});
      },
    });
    const log = memoryLog();
    const { model, requests } = fake([{ calls: [call("hang")] }, { text: "never" }], {}, { log });
    const chain = model.chain("Q", { tools: hang });
    const settled = new Promise((resolve) => chain.onDone(resolve));
    const reader = chain.events();
    void reader.next();
    const signal = await running.promise;
    await reader.return?.();
    expect(signal.aborted).toBe(true);
    expect(await settled).toMatchObject({ ok: false });
    expect(requests).toHaveLength(1);
    expect(log.requests).toHaveLength(1);
  });
});

describe("a toolbox", () => {
  it("is prepared once before the first request, and its tools share what it has", async () => {
    const notes: string[] = [];
    let prepared = 0;
    const box = {
      tools: [
        tool({
          name: "remember",
          input: "text",
          execute({ text }) {
            notes.push(text);
          },
        }),
        tool({ name: "recall", execute: () => notes.join(", ") }),
      ],
      async prepare() {
        prepared++;
      },
    };
    const { model } = fake([
      { calls: [{ name: "remember", input: { text: "ink" } }] },
      { calls: [{ name: "recall" }] },
      { text: "ink" },
      { text: "again" },
    ]);
    const { steps } = await model.chain("Q", { tools: box });
    await model.chain("Q", { tools: [box] });
    expect(steps?.[1]?.toolResults[0]?.output).toBe("ink");
    expect(prepared).toBe(1);
  });

  it("that cannot be prepared fails the chain before anything is sent, and is tried again", async () => {
    let tries = 0;
    const box = {
      tools: [echo],
      prepare() {
        if (++tries === 1) throw new Error("no connection");
      },
    };
    const { model, requests } = fake([{ text: "ok" }]);
    await expect(model.chain("Q", { tools: box }).text()).rejects.toThrow("no connection");
    expect(requests).toHaveLength(0);
    expect(await model.chain("Q", { tools: box }).text()).toBe("ok");
  });
});

describe("what is refused before anything is sent", () => {
  const { model } = fake([]);
  it.each([
    [{ maxSteps: 1.5 }, "maxSteps is 1.5; it must be an integer of at least 1, or 0 for no limit"],
    [{ toolConcurrency: 0 }, "toolConcurrency is 0"],
    [{ finalPrompt: " " }, "finalPrompt is"],
    [{ beforeCall: "log" }, 'beforeCall is "log"; it must be a function'],
    [{ tools: [echo, echo] }, "Two tools are named echo"],
    [{ tools: () => 1 }, "wrap it in tool({ name, input, execute })"],
    [{ maxStep: 3 }, "Unknown option: maxStep. Did you mean maxSteps?"],
  ])("%j", (options, message) => {
    expect(() => model.chain("Q", options as never)).toThrow(message);
  });
});

describe("a log", () => {
  it("tells calls that were aborted from those that failed, and has none that was never begun", async () => {
    const log = memoryLog();
    const { model } = fake(
      [{ text: "a", waits: new Promise(() => {}) }, { fails: new TypeError("a bug") }],
      {},
      { log },
    );
    for await (const _ of model.prompt("one")) break;
    await failure(model.prompt("two"));
    const never = model.prompt("three");
    never.abort();
    await failure(never);
    expect(log.requests.map(({ outcome }) => outcome)).toEqual(["aborted", "failed"]);
    expect(model.calls).toBe(2);
  });
});

describe("a log that fails", () => {
  it("is told as a warning and changes nothing else", async () => {
    const log = {
      async writeRequest() {
        throw new Error("disk full");
      },
    };
    const { model } = fake([said("a"), { text: "end" }]);
    const result = await model.chain("Q", { tools: echo, log });
    expect(result.text).toBe("end");
    expect(result.warnings.map(({ code }) => code)).toEqual(["log-failed", "log-failed"]);
    expect(result.warnings[0]?.message).toContain("disk full");
  });

  it("to write a tool down does not take the chain with it, nor the results of calls that were carried out by hand", async () => {
    const log = {
      writeRequest() {},
      async writeToolCall() {
        throw new Error("disk full");
      },
    };
    const { model, requests } = fake([said("a"), { text: "end" }, said("b")]);
    const result = await model.chain("Q", { tools: echo, log });
    expect(result.text).toBe("end");
    expect(result.warnings).toEqual([
      { code: "log-failed", message: "The call of echo could not be written to the log: disk full" },
    ]);
    const warned: string[] = [];
    const note = ({ message }: Error) => warned.push(message);
    process.on("warning", note);
    const history = await model.prompt("Q", { tools: echo, log }).executeToolCalls();
    await new Promise((resolve) => setImmediate(resolve));
    process.off("warning", note);
    expect(history[1]?.parts).toMatchObject([{ output: "b" }]);
    expect(warned).toEqual(["The call of echo could not be written to the log: disk full"]);
    expect(requests).toHaveLength(3);
  });

  it("has been written before callbacks and waiting readers go on", async () => {
    const order: string[] = [];
    const log = {
      async writeRequest() {
        await new Promise((resolve) => setImmediate(resolve));
        order.push("log");
      },
    };
    const { model } = fake([{ text: "end" }]);
    await model.prompt("Q", { log }).onDone(() => order.push("callback"));
    order.push("reader");
    expect(order).toEqual(["log", "callback", "reader"]);
  });
});
