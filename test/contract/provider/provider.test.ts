/** The contract of a provider, over every adapter and over the one written in the documents. */
import { mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { createOpenAI } from "@ai-sdk/openai";
import { afterAll, beforeAll } from "vitest";
import { aiSdk } from "../../../src/ai-sdk.ts";
import { anthropic } from "../../../src/anthropic.ts";
import type { Provider } from "../../../src/core/provider.ts";
import { gemini } from "../../../src/gemini.ts";
import { openai } from "../../../src/openai.ts";
import { openaiCompatible, vendor, vendorNames } from "../../../src/openai-compatible.ts";
import { type Simulator, startSimulator } from "../../../src/testing.ts";
import { yandex } from "../../../src/yandex.ts";
import { providerContract } from "./contract.ts";

let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ delayMs: 0 });
});
afterAll(() => simulator.close());

const settings = { apiKey: "key-1", maxRetries: 0 };
/** Of the shape that even Azure sends as a bearer token, which the simulator asks for. */
const token = "eyJh.eyJz.c2ln";

/** Each adapter against the simulator's side of its protocol. */
const adapters: { readonly [name: string]: () => Provider } = {
  "OpenAI responses": () => openai({ ...settings, baseURL: simulator.openaiURL }),
  "OpenAI chat completions": () => openai({ ...settings, api: "chat", baseURL: simulator.openaiURL }),
  "Anthropic messages": () => anthropic({ ...settings, baseURL: simulator.anthropicURL }),
  Gemini: () => gemini({ ...settings, baseURL: simulator.geminiURL }),
  Yandex: () => yandex({ ...settings, folderId: "b1g0", baseURL: simulator.yandexURL }),
  ...Object.fromEntries(
    vendorNames.map((name) => [
      `the vendor ${name}`,
      () => vendor(name, { ...settings, apiKey: token, baseURL: simulator.openaiURL }),
    ]),
  ),
  "an OpenAI-compatible server": () => openaiCompatible({ ...settings, name: "local", baseURL: simulator.openaiURL }),
};

for (const [name, make] of Object.entries(adapters)) {
  providerContract(name, () => ({
    provider: make(),
    model: "prose",
    script: "script",
    flaky: "flaky",
    bodies: () => simulator.requests.map(({ body }) => JSON.stringify(body)),
  }));
}

/** What it carries is what the package behind it carries: its own tests show it, call by call. */
providerContract("a model of the AI SDK", () => ({
  provider: aiSdk(createOpenAI({ apiKey: "key-1", baseURL: simulator.openaiURL }).chat, { maxRetries: 0 }),
  model: "prose",
  script: "script",
  flaky: "flaky",
  featuresElsewhere: true,
  bodies: () => simulator.requests.map(({ body }) => JSON.stringify(body)),
}));

/** The provider in the documents, as it stands there. */
const root = join(import.meta.dirname, "../../..");
const [, code = ""] =
  /```ts\n([\s\S]*?const shout: Provider[\s\S]*?)```/.exec(readFileSync(join(root, "CONTRIBUTING.md"), "utf8")) ?? [];
const folder = join(root, "test/.fences-contract");
mkdirSync(folder, { recursive: true });
const file = join(folder, "shout.ts");
writeFileSync(
  file,
  `${code.replace(/^console\.log.*$/m, "").replace('"afterword"', '"../../src/index.ts"')}\nexport { shout };\n`,
);
const { shout } = (await import(file)) as { shout: Provider };
rmSync(folder, { recursive: true });
providerContract("the provider in CONTRIBUTING.md", () => ({ provider: shout, model: "any", bodies: () => [] }));
