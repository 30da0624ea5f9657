/** Two programs of examples/yandex as two processes: one submits and ends, the other collects by id. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openOperations } from "../../src/operations.ts";
import { startSimulator } from "../../src/testing.ts";
import { runProgram } from "../support/programs.ts";
import { run } from "./command.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "afterword-processes-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const program = (name: string) => join(import.meta.dirname, "../../examples/yandex", name);
const scripts = [
  [{ type: "text", text: "Быть или не быть" } as const, { type: "usage", input: 31, output: 10 } as const],
];

describe("a request to Yandex that one process submits", () => {
  it("is carried out and collected by another, which knows nothing but the id", async () => {
    const store = join(home, "operations.db");
    await using simulator = await startSimulator({ delayMs: 0, models: { yandexgpt: "script" }, scripts });
    const submitted = await runProgram(program("submit.ts"), simulator, { store });
    expect(submitted).toMatchObject({ status: 0, stderr: "", stdout: expect.stringMatching(/^[0-9a-z]{22}\n$/) });
    // The process has ended, and nothing was generated yet.
    expect(simulator.requests).toEqual([]);

    const id = submitted.stdout.trim();
    const collected = await runProgram(program("collect.ts"), simulator, { store, args: [id] });
    expect(collected).toEqual({ status: 0, stderr: "", stdout: "true true Быть или не быть\n31 10 41\n" });
    const [request, ...others] = simulator.requests;
    expect(others).toEqual([]);
    expect(request?.body).toMatchObject({
      modelUri: "gpt://b1g-folder/yandexgpt/latest",
      completionOptions: { temperature: 0.1, maxTokens: "2000" },
      messages: [
        { role: "system", text: "Translate the text" },
        { role: "user", text: "To be, or not to be: that is the question." },
      ],
    });

    // A third one, later: the answer is still there, and costs no request.
    const again = await runProgram(program("collect.ts"), simulator, { store, args: [id] });
    expect(again.stdout).toBe(collected.stdout);
    expect((await run(["operations", "result", id, "--store", store])).stdout).toBe("Быть или не быть\n");
    expect(simulator.requests).toHaveLength(1);
    await using operations = await openOperations({ store, worker: false });
    expect(await operations.spend()).toMatchObject([{ key: "yandex:yandexgpt", calls: 1 }]);
  });
});
