/** The programs in examples/, run as they stand against the simulator. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Simulator, startSimulator } from "../src/testing.ts";
import { runProgram } from "./support/programs.ts";

const folder = join(import.meta.dirname, "../examples");
let simulator: Simulator;

beforeAll(async () => {
  simulator = await startSimulator({
    delayMs: 0,
    models: {
      "gpt-4o-mini": "prose",
      "gpt-5-nano": "prose",
      "claude-haiku-4-5": "prose",
      "claude-sonnet-4-5": "script",
    },
    scripts: [
      [
        { type: "reasoning", text: ["Students know ", "coins."], signature: "c2ln" },
        { type: "text", text: "A qubit is a coin that spins." },
        { type: "usage", input: 24, output: 60 },
      ],
    ],
  });
});
afterAll(() => simulator.close());

/** What each program must print. */
const expected: { readonly [name: string]: RegExp } = {
  "prompt.ts": /^This is a simulated answer\. .*pelican.*\n$/,
  "stream.ts": /^This is a simulated answer\. .*pelican.*\n$/,
  "on-done.ts":
    /^Usage: In: \d+; Out: \d+; Cache create: 0; Cache read: 0; Total Tokens: \d+; Search: 0\nThis is a simulated/,
  "models.ts": /^openai:.*\n(.*\n)*anthropic:claude-.*\n(.*\n)*sim:flaky\n$/,
  "parallel.ts": /^gpt-4o-mini: .*Peru.*\ngpt-5-nano: .*Peru.*\nclaude-haiku-4-5: .*Peru.*\n$/,
  "reasoning.ts":
    /^--- reasoning\nStudents know coins\.\n--- text\nA qubit is a coin that spins\.\n--- usage\nIn: 24; Out: 60; Cache create: 0; Cache read: 0; Total Tokens: 84; Search: 0\n$/,
};

describe("an example", () => {
  it.concurrent.each(readdirSync(folder))("runs and prints what it should: %s", async (name) => {
    const { status, stdout, stderr } = await runProgram(join(folder, name), simulator);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    expect(stdout).toMatch(expected[name] ?? /there is no expectation for this program/);
  });
});
