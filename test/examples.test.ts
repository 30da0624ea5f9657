/** The programs in examples/, each run as it stands against a simulator of its own; what it prints and what it sends is compared. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { type SimulatedModel, startSimulator } from "../src/testing.ts";
import { claudette } from "./examples/claudette.ts";
import { dhenara } from "./examples/dhenara.ts";
import type { Expectations } from "./examples/expectation.ts";
import { llm } from "./examples/llm.ts";
import { yandex } from "./examples/yandex.ts";
import { runProgram } from "./support/programs.ts";

const folder = join(import.meta.dirname, "../examples");
const programs = readdirSync(folder, { recursive: true, encoding: "utf8" })
  .map((name) => name.replaceAll("\\", "/"))
  .filter((name) => name.endsWith(".ts"));
const expectations: Expectations = { ...claudette, ...dhenara, ...llm, ...yandex };

const openaiModels = ["gpt-4o-mini", "gpt-4.1-mini", "gpt-4.1", "gpt-5-nano"];
const anthropicModels = ["claude-sonnet-4-5", "claude-haiku-4-5", "claude-tuned"];
const yandexModels = ["yandexgpt"];

describe("an example", () => {
  it.concurrent.each(programs)("runs and prints what it should: %s", async (name) => {
    const expected = expectations[name];
    if (!expected) throw new Error(`there is no expectation for this program: ${name}`);
    const { prints, scripts, sends = [] } = expected;
    const behaviour: SimulatedModel = scripts ? "script" : "prose";
    const models = Object.fromEntries(
      [...openaiModels, ...anthropicModels, ...yandexModels].map((model) => [model, behaviour]),
    );
    await using simulator = await startSimulator({ delayMs: 0, models, ...(scripts && { scripts }) });
    const { status, stdout, stderr } = await runProgram(join(folder, name), simulator);
    expect({ status, stderr }).toEqual({ status: 0, stderr: "" });
    if (typeof prints === "string") expect(stdout).toBe(prints);
    else expect(stdout).toMatch(prints);
    const bodies = simulator.requests.map(({ body }) => body);
    if (scripts) expect(bodies.length).toBe(scripts.length);
    for (const [index, body] of sends.entries()) expect(bodies[index]).toMatchObject(body);
  });

  it("exists for every expectation", () => {
    expect(Object.keys(expectations).filter((name) => !programs.includes(name))).toEqual([]);
  });
});
