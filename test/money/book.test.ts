/** The price book: whose prices come first, what is loaded when, and what stays unknown. */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import { describe, expect, it } from "vitest";
import { asOf } from "../../src/catalog/generated.ts";
import { catalog } from "../../src/catalog/models.ts";
import type { Priced, PriceQuery } from "../../src/core/cost.ts";
import type { ModelInfo, ModelPrices } from "../../src/core/model-info.ts";
import { createPriceBook } from "../../src/prices/book.ts";
import { genaiVersion } from "../../src/prices/genai.ts";
import { isLocal } from "../../src/prices/local.ts";
import { readUserPrices } from "../../src/prices/user-prices.ts";
import { vendors } from "../../src/providers/vendors.ts";

const directory = mkdtempSync(join(tmpdir(), "afterword-prices-"));
let files = 0;
const fileOf = (value: unknown): string => {
  const path = join(directory, `${files++}.json`);
  writeFileSync(path, typeof value === "string" ? value : JSON.stringify(value));
  return path;
};
const custom = (id: string, prices?: ModelPrices): ModelInfo => {
  const colon = id.indexOf(":");
  const [provider, name] = [id.slice(0, colon), id.slice(colon + 1)];
  return { id, provider, name, capabilities: {}, ...(prices && { prices }) };
};
const listed = (id: string): ModelInfo => {
  const found = catalog.find((model) => model.id === id);
  if (!found) throw new Error(`${id} is not in the catalogue.`);
  return found;
};
const noon = Date.parse(`${asOf}T12:00:00Z`);
const query = (model: ModelInfo, how: Partial<PriceQuery> = {}): PriceQuery => ({
  ...{ model, usage: { input: 1000, output: 100 }, at: noon },
  ...how,
});
const reason = (priced: Priced) => ("unknown" in priced ? priced.unknown : undefined);

describe("the price book", () => {
  const book = createPriceBook({ userPrices: false });

  it("prices a listed model at once, and says of which day", () => {
    const priced = book.cost(query(listed("openai:gpt-4.1")));
    expect(priced).toMatchObject({ cost: { nano: 2_800_000, source: `catalogue ${asOf}`, basis: "exact" } });
  });

  it("prices a model that was stored and read back as the one it is", () => {
    const stored = JSON.parse(JSON.stringify(listed("openai:gpt-4.1"))) as ModelInfo;
    expect(book.cost(query(stored))).toMatchObject({ cost: { source: `catalogue ${asOf}` } });
  });

  it("prices a custom model by what it says itself, at any time", () => {
    const ours = custom("house:prose-2", { currency: "RUB", input: 100, output: 300 });
    expect(book.cost(query(ours, { at: 0 }))).toMatchObject({
      cost: { currency: "RUB", nano: 130_000_000, source: "model", basis: "exact" },
    });
    const dearer = { ...listed("openai:gpt-4.1"), prices: { currency: "USD" as const, input: 3, output: 9 } };
    expect(book.cost(query(dearer))).toMatchObject({ cost: { nano: 3_900_000, source: "model" } });
  });

  it("takes what the provider says it charged before anything else", () => {
    const usage = { input: 1000, output: 100, cost: { currency: "USD" as const, nano: 42 } };
    expect(book.cost(query(custom("openrouter:some/thing"), { usage }))).toEqual({
      cost: { currency: "USD", nano: 42, parts: { total: 42 }, basis: "exact", source: "provider" },
    });
  });

  it("asks the price library for a model that is not listed, and says so", async () => {
    const priced = book.cost(query(custom("openai:gpt-4-turbo")));
    expect(priced).toBeInstanceOf(Promise);
    expect(await priced).toMatchObject({
      cost: { nano: 13_000_000, source: `genai-prices ${genaiVersion}`, basis: "exact" },
    });
  });

  it("knows the library's version", () => {
    const { version } = JSON.parse(readFileSync("node_modules/@pydantic/genai-prices/package.json", "utf8"));
    expect(version).toBe(genaiVersion);
    expect(JSON.parse(readFileSync("package.json", "utf8")).dependencies["@pydantic/genai-prices"]).toBe(version);
  });

  it("charges more than the whole input for a cache, where it was read and written", async () => {
    const usage = { input: 0, output: 0, cacheRead: 1000, cacheWrite: 1000 };
    const priced = await book.cost(query(custom("anthropic:claude-opus-4-1"), { usage }));
    expect(priced).toMatchObject({ cost: { parts: { cacheRead: 1_500_000, cacheWrite: 18_750_000 } } });
  });

  it("marks a price as derived where only a rule finds the model", async () => {
    expect(await book.cost(query(custom("azure:gpt-4o")))).toMatchObject({ cost: { basis: "derived" } });
    expect(await book.cost(query(custom("gemini:gemini-3.8-flash-preview-x")))).toMatchObject({
      cost: { basis: "derived" },
    });
  });

  it("goes by the hour where the library does, and by the day where it cannot do both", async () => {
    const chat = custom("deepseek:deepseek-chat");
    const at = (iso: string) => ({ at: Date.parse(iso) });
    expect(await book.cost(query(chat, at("2025-07-01T12:00:00Z")))).toMatchObject({
      cost: { nano: 380_000, basis: "derived" },
    });
    expect(await book.cost(query(chat, at("2025-07-01T20:00:00Z")))).toMatchObject({ cost: { nano: 190_000 } });
    // The peak came with the price of 2026-08-17; before it, the same hour cost what every hour did.
    const flash = listed("deepseek:deepseek-v4-flash");
    expect(await book.cost(query(flash, at("2026-08-01T02:00:00Z")))).toMatchObject({
      cost: { nano: 168_000, basis: "exact" },
    });
  });

  it("does not trust names of the library that stand for other models by now", async () => {
    expect(reason(await book.cost(query(custom("deepseek:deepseek-chat"))))).toContain("prices before 2025-09-05");
    expect(reason(await book.cost(query(listed("mistral:mistral-large-latest"))))).toContain("no prices are known");
  });

  it("knows no price of a day for which nobody promised one", async () => {
    const sol = listed("openai:gpt-5.6-sol");
    expect(book.cost(query(sol, { at: Date.parse("2026-11-21T23:59:59Z") }))).toMatchObject({
      cost: { nano: 6_000_000 },
    });
    const after = await book.cost(query(sol, { at: Date.parse("2026-11-22T00:00:00Z") }));
    expect(reason(after)).toContain("the prices held until 2026-11-21, not on 2026-11-22");
  });

  it("does not ask the library again for what the catalogue corrected", async () => {
    const before = { at: Date.parse("2026-09-20T02:00:00Z") };
    expect(await book.cost(query(listed("deepseek:deepseek-v4-flash"), before))).toMatchObject({
      cost: { source: `catalogue ${asOf}` },
    });
  });

  it("prices an earlier day by the catalogue where no change is known", async () => {
    const earlier = { at: Date.parse("2026-01-15T12:00:00Z") };
    expect(await book.cost(query(listed("openai:gpt-4.1"), earlier))).toMatchObject({
      cost: { nano: 2_800_000, source: `catalogue ${asOf}` },
    });
  });

  it("says which model it does not know, and what to do", async () => {
    const priced = await book.cost(query(custom("openai:gpt-99")));
    expect(reason(priced)).toBe(
      'The cost of openai:gpt-99 is not known: no prices are known. Give the model prices, or add "openai:gpt-99" to prices.json (see createPriceBook).',
    );
    expect(reason(await book.cost(query(custom("house:prose"))))).toContain("house:prose is not known");
    const over = custom("house:prose", { currency: "USD", input: 1, output: 1, until: "2026-01-01" });
    expect(reason(await book.cost(query(over)))).toContain("the prices held until 2026-01-01");
    expect(reason(await book.cost(query(custom("openai:gpt-4-turbo"), { at: Number.NaN })))).toContain("is no time");
  });

  it("charges nothing for what runs on one's own machine, counted or not", () => {
    for (const id of ["ollama:qwen3", "lmstudio:x", "llamacpp:x", "vllm:x", "sim:prose"]) {
      expect(book.cost(query(custom(id), { usage: {} }))).toMatchObject({
        cost: { nano: 0, basis: "exact", source: "local" },
      });
    }
    expect(isLocal(custom("ollama:gpt-oss:120b-cloud"))).toBe(false);
  });

  it("knows every local server that there is", () => {
    const local = Object.entries(vendors).filter(([, { baseURL }]) => JSON.stringify(baseURL).includes("127.0.0.1"));
    expect(local.map(([name]) => name).filter((name) => !isLocal({ provider: name, name: "x" }))).toEqual([]);
    const remote = Object.keys(vendors).filter((name) => !local.some(([each]) => each === name));
    expect(remote.filter((name) => isLocal({ provider: name, name: "x" }))).toEqual([]);
  });
});

describe("prices.json", () => {
  it("comes before all other prices, from the first cost on", async () => {
    const path = fileOf({
      "openai:gpt-4.1": { currency: "USD", input: 1, output: 1 },
      "ollama:big": { currency: "USD", input: 5, output: 5 },
    });
    const book = createPriceBook({ userPrices: path });
    expect(await book.cost(query(listed("openai:gpt-4.1")))).toMatchObject({
      cost: { nano: 1_100_000, source: "prices.json" },
    });
    // It is read: everything is at once now.
    expect(book.cost(query(custom("openai:gpt-4.1-2025-04-14")))).toMatchObject({ cost: { source: "prices.json" } });
    expect(book.cost(query(custom("ollama:big")))).toMatchObject({ cost: { nano: 5_500_000 } });
    expect(book.cost(query(listed("openai:gpt-4o")))).toMatchObject({ cost: { source: `catalogue ${asOf}` } });
  });

  it("is read once, by however many costs are asked for at a time", async () => {
    const path = fileOf({ "house:prose": { currency: "USD", input: 1, output: 1 } });
    const book = createPriceBook({ userPrices: path });
    const both = [book.cost(query(custom("house:prose"))), book.cost(query(custom("house:prose")))];
    expect(await Promise.all(both)).toMatchObject([{ cost: { nano: 1_100_000 } }, { cost: { nano: 1_100_000 } }]);
    writeFileSync(path, "{}");
    expect(book.cost(query(custom("house:prose")))).toMatchObject({ cost: { nano: 1_100_000 } });
  });

  it("need not be there, and is looked for in the user's directory", async () => {
    const book = createPriceBook();
    expect(await book.cost(query(listed("openai:gpt-4.1")))).toMatchObject({ cost: { source: `catalogue ${asOf}` } });
    expect(await readUserPrices(join(directory, "none.json"))).toEqual(new Map());
  });

  it("leaves a day on which its prices do not hold to others", async () => {
    const path = fileOf({ "openai:gpt-4.1": { currency: "USD", input: 1, output: 1, until: "2025-12-31" } });
    const book = createPriceBook({ userPrices: path });
    expect(await book.cost(query(listed("openai:gpt-4.1")))).toMatchObject({ cost: { source: `catalogue ${asOf}` } });
  });

  it("may say all that prices can say", async () => {
    const prices: ModelPrices = {
      ...{
        currency: "USD",
        input: 1,
        output: 2,
        cacheRead: 0,
        cacheWrite: 1,
        cacheWriteHour: 2,
        inputAudio: 3,
        outputAudio: 4,
      },
      tiers: [{ aboveTokens: 100, input: 2 }],
      offPeak: { input: 0.5, hours: [{ from: "00:00", to: "24:00", days: [0, 6] }] },
      lanes: { batch: 0.5, background: { input: 1 } },
      serviceTiers: { flex: 0.5, fast: { input: 2 } },
      serverTools: { web_search: 10 },
      ...{ since: "2026-01-01", until: "2026-12-31" },
    };
    expect(await readUserPrices(fileOf({ "house:prose": prices }))).toEqual(new Map([["house:prose", prices]]));
  });

  it.each<[string, unknown, string]>([
    ["is not JSON", "{", "is not JSON"],
    ["is no object", [], "must be an object such as"],
    ["names no provider", { prose: { currency: "USD" } }, '"prose": write provider:name.'],
    ["has no currency", { "a:b": { input: 1 } }, '"a:b": currency is missing'],
    [
      "has a currency that is none of ours",
      { "a:b": { currency: "EUR" } },
      '"a:b": currency is "EUR"; it must be "USD" or "RUB".',
    ],
    [
      "has a text for a price",
      { "a:b": { currency: "USD", output: "8" } },
      '"a:b": output is "8"; it must be a number of at least 0.',
    ],
    ["has a price below nothing", { "a:b": { currency: "USD", input: -1 } }, "input is -1"],
    [
      "has a field that is mistyped",
      { "a:b": { currency: "USD", ouput: 1 } },
      "ouput is unknown. Did you mean output?",
    ],
    ["has a wrong tier", { "a:b": { currency: "USD", tiers: [{ aboveTokens: "1" }] } }, 'tiers[0].aboveTokens is "1"'],
    ["has tiers that are no list", { "a:b": { currency: "USD", tiers: {} } }, "tiers is {}; it must be a list."],
    [
      "has a lane that does not exist",
      { "a:b": { currency: "USD", lanes: { bach: 1 } } },
      "lanes.bach is unknown. Did you mean batch?",
    ],
    [
      "has a wrong factor",
      { "a:b": { currency: "USD", serviceTiers: { flex: { input: "x" } } } },
      'serviceTiers.flex.input is "x"',
    ],
    ["has a wrong tool", { "a:b": { currency: "USD", serverTools: { search: null } } }, "serverTools.search is null"],
    [
      "has a wrong day",
      { "a:b": { currency: "USD", until: "soon" } },
      'until is "soon"; it must be a day such as 2026-12-31.',
    ],
    [
      "has a wrong hour",
      { "a:b": { currency: "USD", offPeak: { hours: [{ from: "9" }] } } },
      'offPeak.hours[0].from is "9"',
    ],
    ["has prices that are none", { "a:b": 5 }, '"a:b": its prices are 5; it must be an object.'],
  ])("that %s is named with what is wrong, and nothing else is taken instead", async (_, value, problem) => {
    const path = fileOf(value);
    await expect(readUserPrices(path)).rejects.toMatchObject({ code: "invalid-request", field: "prices.json" });
    const book = createPriceBook({ userPrices: path });
    const why = reason(await book.cost(query(listed("openai:gpt-4.1"))));
    expect(why).toContain(path);
    expect(why).toContain(problem);
  });

  it("that cannot be read is told", async () => {
    const book = createPriceBook({ userPrices: directory });
    expect(reason(await book.cost(query(listed("openai:gpt-4.1"))))).toBe(`${directory} cannot be read (EISDIR).`);
  });
});

describe("making a book", () => {
  it("loads neither the price library nor a file, and neither does a listed model", () => {
    const program = `
      import { registerHooks } from "node:module";
      const loaded = [];
      registerHooks({ resolve: (name, context, next) => { loaded.push(name); return next(name, context); } });
      const { createPriceBook } = await import(${JSON.stringify(pathToFileURL("src/prices/book.ts").href)});
      const { catalog } = await import(${JSON.stringify(pathToFileURL("src/catalog/models.ts").href)});
      const book = createPriceBook({ userPrices: false });
      const model = catalog.find(({ id }) => id === "openai:gpt-4.1");
      book.cost({ model, usage: { input: 1, output: 1 }, at: Date.parse("${asOf}T12:00:00Z") });
      console.log(JSON.stringify(loaded.filter((name) => /genai|^node:(fs|os|path)|user-prices/.test(name))));
      await book.cost({ model: { ...model, id: "openai:gpt-99", name: "gpt-99", prices: undefined }, usage: {}, at: 0 });
      console.log(JSON.stringify(loaded.filter((name) => /genai-prices$/.test(name))));`;
    const output = execFileSync(process.execPath, ["--input-type=module", "--eval", program], { encoding: "utf8" });
    expect(output.trim().split("\n")).toEqual(['["./genai.ts"]', '["@pydantic/genai-prices"]']);
  });
});
