/** Seed 003 over real HTTP: a completion that Yandex carries out, submitted by one and collected by another, by its id. */
import { mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { createRegistry } from "../../src/index.ts";
import { openOperations } from "../../src/operations.ts";
import { type ScriptStep, startSimulator } from "../../src/testing.ts";
import { yandex } from "../../src/yandex.ts";

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), "afterword-yandex-"));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

async function start(steps: readonly ScriptStep[]) {
  const simulator = await startSimulator({ delayMs: 0, models: { yandexgpt: "script" }, scripts: [steps] });
  let token = 0;
  const registry = createRegistry({
    providers: [
      yandex({ baseURL: simulator.yandexURL, folderId: "b1g", apiKey: () => `t1.token-${++token}-0123456789` }),
    ],
  });
  const open = (worker: boolean) =>
    openOperations({ store: join(folder, "operations.db"), registry, ...(!worker && { worker: false as const }) });
  return { simulator, registry, open, [Symbol.asyncDispose]: () => simulator.close() };
}

const answer: ScriptStep[] = [
  { type: "text", text: "Ламинат подходит для кухни." },
  { type: "usage", input: 31, output: 10 },
];

describe("a completion in the background", () => {
  it("44, 45, 54: is submitted as the vendor wants it, collected by its id from elsewhere, with a token for each call and none stored", async () => {
    await using f = await start(answer);
    const submitter = await f.open(false);
    const model = f.registry.getModel("yandex:yandexgpt", { temperature: 0.1, maxTokens: 2000 });
    const { id } = await submitter.defer(model.prompt("Ламинат подойдет для кухни?"), {
      lane: "background",
      description: "flooring",
    });
    expect(await submitter.attach(id).status()).toMatchObject({ id, description: "flooring", done: false });
    expect(f.simulator.requests).toHaveLength(0);
    await submitter.close();

    await using collector = await f.open(true);
    const status = await collector.attach(id).wait({ timeoutMs: 20_000 });
    expect(status).toMatchObject({
      done: true,
      response: {
        text: "Ламинат подходит для кухни.",
        finishReason: "stop",
        usage: { input: 31, output: 10, total: 41 },
      },
    });
    const [submit, ...polls] = f.simulator.requests;
    expect(submit).toMatchObject({
      method: "POST",
      path: expect.stringContaining("/foundationModels/v1/completionAsync"),
      headers: {
        "content-type": "application/json",
        authorization: "Bearer t1.token-1-0123456789",
        "x-folder-id": "b1g",
      },
      body: {
        modelUri: "gpt://b1g/yandexgpt/latest",
        completionOptions: { stream: false, temperature: 0.1, maxTokens: "2000" },
        messages: [{ role: "user", text: "Ламинат подойдет для кухни?" }],
      },
    });
    expect(polls.length).toBeGreaterThan(0);
    expect(polls.every(({ method, path }) => method === "GET" && path.includes("/operations/"))).toBe(true);
    const tokens = f.simulator.requests.map(({ headers }) => headers.authorization);
    expect(new Set(tokens).size).toBe(tokens.length);
    expect(readFileSync(join(folder, "operations.db")).toString("latin1")).not.toContain("t1.token");
  });

  it("48: that fails says so with the provider's words", async () => {
    await using f = await start([{ type: "error", error: { message: "the model fell over" } }]);
    await using operations = await f.open(true);
    const operation = await operations.defer(f.registry.getModel("yandex:yandexgpt").prompt("Q"), {
      lane: "background",
      maxAttempts: 1,
    });
    const { metadata, error } = await operation.wait({ timeoutMs: 20_000 });
    expect({ state: metadata.state, message: error?.message }).toEqual({
      state: "failed",
      message: expect.stringContaining("the model fell over"),
    });
  });

  it("49: whose submission is cut off is not sent again", async () => {
    await using f = await start([{ type: "cut" }]);
    await using operations = await f.open(true);
    const operation = await operations.defer(f.registry.getModel("yandex:yandexgpt").prompt("Q"), {
      lane: "background",
    });
    const { error } = await operation.wait({ timeoutMs: 20_000 });
    expect(error?.message).toContain("It is unclear whether yandex took the submission");
    expect(f.simulator.requests).toHaveLength(1);
    expect(await operations.spend()).toMatchObject([{ uncertain: 1 }]);
  });
});
