/** What the seeds oblige us to, rows 25 to 37: tools, chains, structured output, conversations. */
import { describe, expect, it } from "vitest";
import { z } from "zod";
import { OutputError, PauseChain, StepLimitError, tool } from "../../src/index.ts";
import { call, fixture, text, usage } from "./fixture.ts";

const sums = tool({
  name: "sums",
  description: "Adds a + b.",
  input: z.object({
    a: z.number().describe("First thing to sum"),
    b: z.number().default(1).describe("Second thing to sum"),
  }),
  execute: ({ a, b }) => a + b,
});
const numbers = { a: 604542, b: 6458932 };

describe("a tool", () => {
  it("25: its schema has what is required and each argument's description, and forcing it is Anthropic's own form", async () => {
    await using f = await fixture([[text("x")], [text("x")]]);
    await f.claude.prompt("Q", { tools: sums, toolChoice: { tool: "sums" } });
    await f.claude.prompt("Q", { tools: [sums], toolChoice: { type: "tool", name: "sums" } });
    const [one, two] = f.bodies();
    expect(one.tools).toMatchObject([
      {
        name: "sums",
        description: "Adds a + b.",
        input_schema: {
          properties: { a: { description: "First thing to sum" }, b: { description: "Second thing to sum" } },
          required: ["a"],
        },
      },
    ]);
    expect(one.tool_choice).toEqual({ type: "tool", name: "sums" });
    expect(two).toEqual(one);
  });

  it("26: calls carried out by hand give the answer and the results, ready to be sent", async () => {
    await using f = await fixture([[call("sums", numbers, "toolu_1")], [text("7,063,474")]]);
    const generation = f.claude.prompt("Q", { tools: sums });
    const history = await generation.executeToolCalls();
    expect(history).toMatchObject([
      { role: "assistant", parts: [{ type: "tool-call", id: "toolu_1", name: "sums", input: numbers }] },
      { role: "tool", parts: [{ type: "tool-result", id: "toolu_1", output: 7063474 }] },
    ]);
    expect(await generation.executeToolCalls()).toEqual(history);
    await f.claude.prompt(["Q", ...history], { tools: sums });
    expect(f.bodies()[1].messages[2]).toEqual({
      role: "user",
      content: [{ type: "tool_result", tool_use_id: "toolu_1", content: "7063474" }],
    });
  });

  it("27: structured gives the values of all calls in order, and nothing where there are none", async () => {
    await using f = await fixture([
      [call("sums", numbers)],
      [call("sums", { a: 1, b: 2 }), call("sums", { a: 3 })],
      [text("no")],
    ]);
    expect(await f.claude.structured("Q", sums)).toEqual([7063474]);
    expect(await f.claude.structured("Q", [sums])).toEqual([3, 4]);
    expect(await f.claude.structured("Q", sums)).toEqual([]);
    expect(f.bodies()[0].tool_choice).toEqual({ type: "any" });
  });

  it("28: calls of one step run side by side, and their results go back in call order", async () => {
    await using f = await fixture([[call("slow", {}, "c1"), call("fast", {}, "c2")], [text("done")]]);
    const fastIsDone = Promise.withResolvers<void>();
    const after: unknown[] = [];
    const slow = tool({
      name: "slow",
      // It would wait for ever if the other did not run beside it.
      execute: async () => fastIsDone.promise.then(() => "slow"),
    });
    const fast = tool({
      name: "fast",
      execute() {
        fastIsDone.resolve();
        return "fast";
      },
    });
    const afterCall = (...[each, , result]: unknown[]) => {
      after.push([(each as { name: string }).name, (result as { output: string }).output]);
    };
    const chain = f.claude.chain("Q", { tools: [slow, fast], afterCall });
    expect(await chain.text()).toBe("done");
    expect(f.bodies()[1].messages[2].content.map((block: { content: string }) => block.content)).toEqual([
      "slow",
      "fast",
    ]);
    expect(after).toEqual([
      ["fast", "fast"],
      ["slow", "slow"],
    ]);
  });

  it("29: one that is async and one that is not give results of the same form", async () => {
    await using f = await fixture([[call("one", {}), call("two", {})], [text("done")]]);
    const one = tool({ name: "one", execute: () => ({ n: 1 }) });
    const two = tool({ name: "two", execute: async () => ({ n: 1 }) });
    const { steps } = await f.claude.chain("Q", { tools: [one, two] });
    expect(steps?.[0]?.toolResults.map(({ output }) => output)).toEqual([{ n: 1 }, { n: 1 }]);
  });

  it("30: one that throws is told to the model by its message alone; one that does not exist runs nothing", async () => {
    await using f = await fixture([[call("boom", {}), call("absent", {})], [text("sorry")]]);
    const boom = tool({
      name: "boom",
      execute(): string {
        throw new Error("nope");
      },
    });
    expect(await f.claude.chain("Q", { tools: boom }).text()).toBe("sorry");
    expect(f.bodies()[1].messages[2].content).toMatchObject([
      { content: "Error: nope", is_error: true },
      { content: 'Error: tool "absent" does not exist', is_error: true },
    ]);
    expect(JSON.stringify(f.bodies()[1])).not.toMatch(/ at |\.ts/);
  });
});

describe("a chain", () => {
  it("31: read as text or piece by piece it is the same, and reading again sends and runs nothing", async () => {
    await using f = await fixture([[text("Let me see."), call("sums", numbers)], [text("It is ", "7063474.")]]);
    let runs = 0;
    const counted = tool({ name: "sums", input: "a int, b int", execute: () => ++runs });
    const chain = f.claude.chain("Q", { tools: counted });
    const pieces = await Array.fromAsync(chain);
    expect(pieces.join("")).toBe("Let me see. It is 7063474.");
    expect(await chain.text()).toBe(pieces.join(""));
    expect((await Array.fromAsync(chain)).join("")).toBe(pieces.join(""));
    // What parts the steps is for the eye, and stands in no message.
    expect((await chain).steps?.map((step) => step.text)).toEqual(["Let me see.", "It is 7063474."]);
    expect({ calls: f.simulator.requests.length, runs }).toEqual({ calls: 2, runs: 1 });
  });

  it("32: the limit is no error where no further step is needed, and else carries every answer", async () => {
    const again = [call("sums", { a: 1 })];
    await using f = await fixture([[text("no tool")], again, again, again]);
    expect(await f.claude.chain("Q", { tools: sums, maxSteps: 1 }).text()).toBe("no tool");
    const error = await f.claude
      .chain("Q", { tools: sums, maxSteps: 3 })
      .text()
      .catch((each: unknown) => each);
    expect(error).toBeInstanceOf(StepLimitError);
    expect((error as StepLimitError).result?.steps).toHaveLength(3);
    expect((error as Error).message).toContain("raise maxSteps");
    expect(f.simulator.requests).toHaveLength(4);
  });

  it("33: the schema is sent with every step, and the output is checked", async () => {
    const schema = z.object({ total: z.number() });
    await using f = await fixture([[call("sums", numbers)], [text('{"total": 7063474}')], [text("no json")]]);
    const chain = f.claude.chain("Q", { tools: sums, schema });
    const output: { total: number } = await chain.output();
    expect(output).toEqual({ total: 7063474 });
    expect(f.bodies().map((body) => body.output_config.format.schema.required)).toEqual([["total"], ["total"]]);
    const wrong = f.claude.prompt("Q", { schema });
    const error = await wrong.output().catch((each: unknown) => each);
    expect(error).toBeInstanceOf(OutputError);
    expect(error).toMatchObject({ text: "no json", result: { text: "no json" } });
  });
});

describe("a conversation", () => {
  it("34: its tools go with prompt and chain alike", async () => {
    await using f = await fixture([[text("a")], [text("b")]]);
    const conversation = f.claude.conversation({ tools: sums });
    await conversation.prompt("one");
    await conversation.chain("two");
    expect(f.bodies().map((body) => body.tools[0].name)).toEqual(["sums", "sums"]);
  });

  it("35: step by step, prompt gives the call, continue runs it once and gives the answer, and then there is nothing to continue", async () => {
    await using f = await fixture([[call("sums", numbers)], [text("7063474")], [text("more")]]);
    let runs = 0;
    const counted = tool({
      name: "sums",
      input: "a int, b int",
      execute({ a, b }) {
        runs++;
        return a + b;
      },
    });
    const conversation = f.claude.conversation({ tools: counted });
    const first = await conversation.prompt("What is the sum?");
    expect(first.toolCalls).toMatchObject([{ name: "sums" }]);
    expect(runs).toBe(0);
    expect(await conversation.continue().text()).toBe("7063474");
    expect({ runs, calls: f.simulator.requests.length }).toEqual({ runs: 1, calls: 2 });
    await expect(conversation.continue().text()).rejects.toThrow("Prompt must be given after completion");
    expect(f.simulator.requests).toHaveLength(2);
    const going = f.claude.conversation({ history: ["q", "a"], continuePrompt: "Go on." });
    expect(await going.continue().text()).toBe("more");
    expect(f.bodies()[2].messages.at(-1)).toEqual({ role: "user", content: "Go on." });
  });

  it("36: what an earlier turn left open is finished before the new prompt, and nothing is lost", async () => {
    await using f = await fixture([[call("sums", numbers)], [text("It is 7063474.")], [text("You're welcome.")]]);
    const conversation = f.claude.conversation({ tools: sums });
    await conversation.prompt("What is the sum?");
    expect(await conversation.prompt("Thanks").text()).toBe("You're welcome.");
    expect(f.simulator.requests).toHaveLength(3);
    expect(f.bodies()[2].messages.map(({ role }: { role: string }) => role)).toEqual([
      "user",
      "assistant",
      "user",
      "assistant",
      "user",
    ]);
    expect(conversation.messages.map(({ role }) => role)).toEqual([
      "user",
      "assistant",
      "tool",
      "assistant",
      "user",
      "assistant",
    ]);
    expect(conversation.results.map((result) => result.text)).toEqual(["", "It is 7063474.", "You're welcome."]);
  });

  it("37: a turn is sent with all before it; one that fails leaves history as it was and can be sent again", async () => {
    await using f = await fixture([[text("Hi Jeremy")], [{ type: "http", status: 500 }], [text("Jeremy")]]);
    const conversation = f.claude.conversation();
    await conversation.prompt("I'm Jeremy");
    const before = conversation.messages;
    await expect(conversation.prompt("What's my name?").text()).rejects.toMatchObject({ status: 500 });
    expect(conversation.messages).toEqual(before);
    expect(await conversation.prompt("What's my name?").text()).toBe("Jeremy");
    const [, failed, again] = f.bodies();
    expect(again).toEqual(failed);
    expect(again.messages).toEqual([
      { role: "user", content: "I'm Jeremy" },
      { role: "assistant", content: "Hi Jeremy" },
      { role: "user", content: "What's my name?" },
    ]);
  });
});

describe("a paused chain", () => {
  it("goes on in another process from plain JSON, and repeats no tool that has a result", async () => {
    await using f = await fixture([
      [call("look", {}, "c1"), call("buy", { what: "ink" }, "c2"), usage({ input: 5, output: 5 })],
      [text("Bought.")],
    ]);
    let looks = 0;
    const look = tool({ name: "look", execute: () => `look ${++looks}` });
    let approved = false;
    const buy = tool({
      name: "buy",
      input: "what",
      execute({ what }) {
        if (!approved) throw new PauseChain("Somebody has to approve.");
        return `bought ${what}`;
      },
    });
    const tools = [look, buy];
    const paused = await f.claude
      .chain("Shop", { tools, system: "S" })
      .text()
      .catch((each: unknown) => each);
    expect(paused).toBeInstanceOf(PauseChain);
    expect(paused).toMatchObject({ toolCall: { id: "c2" }, toolResults: [{ output: "look 1" }] });
    const saved = JSON.parse(JSON.stringify(paused));
    approved = true;
    const chain = f.claude.chain(saved.messages, { tools, system: "S" });
    expect(await chain.text()).toBe("Bought.");
    expect(looks).toBe(1);
    const body = f.bodies()[1];
    expect(body.system).toBe("S");
    expect(body.messages).toHaveLength(3);
    expect(body.messages[2].content).toMatchObject([
      { tool_use_id: "c1", content: "look 1" },
      { tool_use_id: "c2", content: "bought ink" },
    ]);
  });
});
