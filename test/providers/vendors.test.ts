/** The known vendors: where each is called, how it is asked, what goes back to it, and what it is never sent. */
import { afterEach, describe, expect, it } from "vitest";
import { needs } from "../../src/core/features.ts";
import type { PromptInput } from "../../src/core/input.ts";
import type { PromptOptions } from "../../src/core/options.ts";
import { createRegistry } from "../../src/core/registry.ts";
import { defaultRegistry, type HttpSettings, type Reasoning } from "../../src/index.ts";
import { type VendorName, vendor, vendorNames } from "../../src/openai-compatible.ts";
import { type ChatQuirks, chatFeatures } from "../../src/providers/openai/quirks.ts";
import { vendors } from "../../src/providers/vendors.ts";
import { chatStream } from "../support/server.ts";

interface Sent {
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Readonly<Record<string, unknown>> & { readonly messages: readonly unknown[] };
}

/** What a prompt becomes; nothing leaves the process. */
async function sent(
  name: VendorName,
  input: PromptInput = "Q",
  options: PromptOptions = {},
  settings: HttpSettings = { apiKey: "key-0123456789" },
): Promise<Sent> {
  const requests: Sent[] = [];
  const fetch: HttpSettings["fetch"] = async (url, init) => {
    const body = JSON.parse(String(init?.body)) as Sent["body"];
    requests.push({ url: String(url), headers: init?.headers as Sent["headers"], body });
    return new Response(chatStream("ok").join(""), { headers: { "content-type": "text/event-stream" } });
  };
  const registry = createRegistry({ providers: [vendor(name, { ...settings, fetch })] });
  try {
    expect(await registry.getModel(`${name}:m`).prompt(input, options).text()).toContain("ok");
  } catch (error) {
    expect(requests).toEqual([]);
    throw error;
  }
  return requests[0] as Sent;
}

const row = (name: VendorName): { readonly keyVariables: readonly string[]; readonly quirks: ChatQuirks } =>
  vendors[name];

const variables = [
  ...vendorNames.flatMap((name) => row(name).keyVariables),
  ...["GROQ_BASE_URL", "OPENROUTER_BASE_URL", "TOGETHER_BASE_URL", "FIREWORKS_BASE_URL", "CEREBRAS_BASE_URL"],
  ...["AZURE_OPENAI_ENDPOINT", "OLLAMA_HOST"],
];
const before = new Map(variables.map((variable) => [variable, process.env[variable]]));
afterEach(() => {
  for (const [variable, value] of before) {
    if (value === undefined) delete process.env[variable];
    else process.env[variable] = value;
  }
});
function environment(values: Readonly<Record<string, string>>): void {
  for (const variable of variables) delete process.env[variable];
  Object.assign(process.env, values);
}

describe("a vendor", () => {
  it.each<[VendorName, string]>([
    ["deepseek", "https://api.deepseek.com/chat/completions"],
    ["groq", "https://api.groq.com/openai/v1/chat/completions"],
    ["mistral", "https://api.mistral.ai/v1/chat/completions"],
    ["xai", "https://api.x.ai/v1/chat/completions"],
    ["openrouter", "https://openrouter.ai/api/v1/chat/completions"],
    ["together", "https://api.together.ai/v1/chat/completions"],
    ["fireworks", "https://api.fireworks.ai/inference/v1/chat/completions"],
    ["cerebras", "https://api.cerebras.ai/v1/chat/completions"],
    ["ollama", "http://127.0.0.1:11434/v1/chat/completions"],
    ["lmstudio", "http://127.0.0.1:1234/v1/chat/completions"],
    ["llamacpp", "http://127.0.0.1:8080/v1/chat/completions"],
    ["vllm", "http://127.0.0.1:8000/v1/chat/completions"],
  ])("%s is called at %s, with the key of its variable", async (name, url) => {
    const [variable = ""] = row(name).keyVariables;
    environment({ [variable]: "key-from-variable" });
    const { url: called, headers, body } = await sent(name, "Q", {}, {});
    expect(called).toBe(url);
    expect(headers.authorization).toBe("Bearer key-from-variable");
    expect(body.model).toBe("m");
  });

  it.each<[VendorName, Readonly<Record<string, string>>, string]>([
    ["groq", { GROQ_BASE_URL: "https://proxy/groq" }, "https://proxy/groq/openai/v1"],
    ["openrouter", { OPENROUTER_BASE_URL: "https://proxy/or/v1/" }, "https://proxy/or/v1"],
    ["together", { TOGETHER_BASE_URL: "https://proxy/v1" }, "https://proxy/v1"],
    ["fireworks", { FIREWORKS_BASE_URL: "https://proxy" }, "https://proxy/inference/v1"],
    ["cerebras", { CEREBRAS_BASE_URL: "https://proxy/" }, "https://proxy/v1"],
    ["azure", { AZURE_OPENAI_ENDPOINT: "https://mine.openai.azure.com/" }, "https://mine.openai.azure.com/openai/v1"],
    ["azure", { AZURE_OPENAI_ENDPOINT: "https://m.azure.com/openai/v1/" }, "https://m.azure.com/openai/v1"],
    ["ollama", { OLLAMA_HOST: "box" }, "http://box:11434/v1"],
    ["ollama", { OLLAMA_HOST: "box:99" }, "http://box:99/v1"],
    ["ollama", { OLLAMA_HOST: ":99" }, "http://127.0.0.1:99/v1"],
    ["ollama", { OLLAMA_HOST: " 0.0.0.0:11434 " }, "http://127.0.0.1:11434/v1"],
    ["ollama", { OLLAMA_HOST: "0.0.0.0" }, "http://127.0.0.1:11434/v1"],
    ["ollama", { OLLAMA_HOST: "http://box" }, "http://box/v1"],
    ["ollama", { OLLAMA_HOST: "https://box:99/ollama/" }, "https://box:99/ollama/v1"],
    ["ollama", { OLLAMA_HOST: "http://box:99/v1" }, "http://box:99/v1"],
    ["ollama", { OLLAMA_HOST: "[::1]:99" }, "http://[::1]:99/v1"],
    ["ollama", { OLLAMA_HOST: "::1" }, "http://[::1]:11434/v1"],
    ["ollama", { OLLAMA_HOST: "ollama.com" }, "https://ollama.com/v1"],
  ])("%s with %j is called at %s", async (name, values, base) => {
    environment(values);
    expect((await sent(name)).url).toBe(`${base}/chat/completions`);
    expect((await sent(name, "Q", {}, { apiKey: "key-0123456789", baseURL: "http://given/v9" })).url).toBe(
      "http://given/v9/chat/completions",
    );
  });

  it("without the address it needs, or with a bad one, says which variable", async () => {
    environment({});
    await expect(sent("azure")).rejects.toThrow("Set AZURE_OPENAI_ENDPOINT to the address of the API, or pass baseURL");
    environment({ OLLAMA_HOST: "ftp://box" });
    await expect(sent("ollama")).rejects.toThrow('OLLAMA_HOST is "ftp://box/v1"; it must be a URL');
  });

  it("on Azure gets its key in api-key, and a token of Entra as a bearer token", async () => {
    environment({ AZURE_OPENAI_ENDPOINT: "https://m.openai.azure.com", AZURE_OPENAI_API_KEY: "key-of-azure" });
    const byKey = (await sent("azure", "Q", {}, {})).headers;
    expect(byKey["api-key"]).toBe("key-of-azure");
    expect(byKey).not.toHaveProperty("authorization");
    const token = "eyJhbGciOiJSUzI1NiJ9.eyJhdWQiOiJ4In0.c2lnbmF0dXJl";
    const byToken = (await sent("azure", "Q", {}, { apiKey: () => token })).headers;
    expect(byToken.authorization).toBe(`Bearer ${token}`);
    expect(byToken).not.toHaveProperty("api-key");
  });

  it("on one's own machine needs no key, one on the network does", async () => {
    environment({});
    for (const name of ["ollama", "lmstudio", "llamacpp", "vllm"] as const) {
      expect((await sent(name, "Q", {}, {})).headers).not.toHaveProperty("authorization");
    }
    await expect(sent("groq", "Q", {}, {})).rejects.toThrow("No key for groq. Set GROQ_API_KEY, or pass apiKey.");
  });

  it("that is not known is refused with the names that are", () => {
    expect(() => vendor("mistal" as VendorName)).toThrow(
      /No vendor is named "mistal"; there are deepseek, groq, mistral/,
    );
    expect(() => vendor("constructor" as VendorName)).toThrow("No vendor is named");
  });

  it("is in the default registry", () => {
    const names = defaultRegistry().providers.map((provider) => provider.name);
    expect(names).toEqual(expect.arrayContaining([...vendorNames]));
    expect(defaultRegistry().getModel("groq:llama-3.3-70b-versatile").id).toBe("groq:llama-3.3-70b-versatile");
  });
});

describe("the table", () => {
  it.each(vendorNames)("names for %s only features that change something", (name) => {
    const usual = chatFeatures({});
    const { with: more = [], without = [] } = row(name).quirks;
    expect(without.filter((feature) => !usual.has(feature))).toEqual([]);
    expect(more.filter((feature) => usual.has(feature) || !(feature in needs))).toEqual([]);
    expect(more.filter((feature) => !chatFeatures(row(name).quirks).has(feature))).toEqual([]);
  });
});

describe("reasoning", () => {
  it.each<[VendorName, Reasoning, object]>([
    ["deepseek", true, { thinking: { type: "enabled" } }],
    ["deepseek", false, { thinking: { type: "disabled" } }],
    ["deepseek", { effort: "max" }, { thinking: { type: "enabled" }, reasoning_effort: "max" }],
    ["groq", { effort: "low" }, { reasoning_effort: "low" }],
    ["groq", false, { reasoning_effort: "none" }],
    ["mistral", { effort: "high" }, { reasoning_effort: "high" }],
    ["xai", { effort: "high" }, { reasoning_effort: "high" }],
    ["openrouter", { budgetTokens: 2000 }, { reasoning: { max_tokens: 2000 } }],
    ["openrouter", { effort: "xhigh" }, { reasoning: { effort: "xhigh" } }],
    ["openrouter", true, { reasoning: { enabled: true } }],
    ["together", true, { reasoning: { enabled: true } }],
    ["together", false, { reasoning: { enabled: false } }],
    ["together", { effort: "medium" }, { reasoning_effort: "medium" }],
    ["fireworks", { budgetTokens: 2000 }, { thinking: { type: "enabled", budget_tokens: 2000 } }],
    ["fireworks", { effort: "low" }, { reasoning_effort: "low" }],
    ["fireworks", false, { thinking: { type: "disabled" } }],
    ["cerebras", false, { reasoning_effort: "none" }],
    ["ollama", { effort: "max" }, { reasoning_effort: "max" }],
    ["lmstudio", false, {}],
    ["llamacpp", false, { reasoning_effort: "none" }],
    ["vllm", { budgetTokens: 2000 }, { thinking_token_budget: 2000 }],
  ])("is asked of %s as %j by %j alone", async (name, reasoning, fields) => {
    const { body } = await sent(name, "Q", { reasoning });
    const { thinking, reasoning: object, reasoning_effort, thinking_token_budget } = body;
    const asked = { thinking, reasoning: object, reasoning_effort, thinking_token_budget };
    expect(JSON.parse(JSON.stringify(asked))).toEqual(fields);
  });

  it.each<[VendorName, Reasoning, string]>([
    ["groq", { effort: "max" }, 'groq:m does not support reasoning effort "max". Use low, medium, high.'],
    ["together", { effort: "minimal" }, "Use low, medium, high."],
    ["groq", { budgetTokens: 2000 }, "does not support a reasoning budget in tokens"],
    ["deepseek", { budgetTokens: 2000 }, "does not support a reasoning budget in tokens"],
    ["lmstudio", true, "does not support reasoning"],
    ["lmstudio", { effort: "low" }, "does not support reasoning"],
  ])("is refused for %s as %j: %s", async (name, reasoning, message) => {
    await expect(sent(name, "Q", { reasoning })).rejects.toThrow(message);
  });

  const loop = (thought: object): PromptInput => [
    "Q",
    {
      role: "assistant",
      content: [
        { type: "reasoning", text: "hm", ...thought },
        { type: "text", text: "look" },
        { type: "tool-call", id: "c1", name: "f", input: {} },
      ],
    },
    { role: "tool", content: [{ type: "tool-result", id: "c1", name: "f", output: "42" }] },
  ];
  const calls = [{ id: "c1", type: "function", function: { name: "f", arguments: "{}" } }];

  it.each<[VendorName, object]>([
    ["deepseek", { reasoning_content: "hm" }],
    ["fireworks", { reasoning_content: "hm" }],
    ["llamacpp", { reasoning_content: "hm" }],
    ["groq", { reasoning: "hm" }],
    ["cerebras", { reasoning: "hm" }],
    ["together", { reasoning: "hm" }],
    ["ollama", { reasoning: "hm" }],
    ["vllm", { reasoning: "hm" }],
    ["xai", {}],
    ["azure", {}],
    ["lmstudio", {}],
  ])("goes back to %s within a tool loop as %j", async (name, fields) => {
    environment({ AZURE_OPENAI_ENDPOINT: "https://m.openai.azure.com" });
    const { body } = await sent(name, loop({}));
    expect(body.messages[1]).toEqual({ role: "assistant", content: "look", tool_calls: calls, ...fields });
  });

  it("goes back to Mistral as a closed piece of the content, with its signature", async () => {
    const { body } = await sent("mistral", loop({ providerMetadata: { mistral: { signature: "s1" } } }));
    expect(body.messages[1]).toEqual({
      role: "assistant",
      content: [
        { type: "thinking", thinking: [{ type: "text", text: "hm" }], signature: "s1", closed: true },
        { type: "text", text: "look" },
      ],
      tool_calls: calls,
    });
    // Where there was none, the content stays text.
    expect((await sent("mistral", ["Q", { role: "assistant", content: "A" }, "R"])).body.messages[1]).toEqual({
      role: "assistant",
      content: "A",
    });
  });

  it("goes back to OpenRouter in whole details, however a stream cut them", async () => {
    const format = "anthropic-claude-v1";
    const details = [
      { type: "reasoning.text", text: "h", format, index: 0 },
      { type: "reasoning.text", text: "m", format, index: 0 },
      { type: "reasoning.text", signature: "sig", format, index: 0 },
      { type: "reasoning.text", text: "then", format, index: 1 },
      { type: "reasoning.encrypted", data: "AA", id: "r1", index: 2 },
      { type: "reasoning.encrypted", data: "BB", id: "r2", index: 2 },
      { type: "reasoning.summary", summary: "in ", index: 3 },
      { type: "reasoning.summary", summary: "short", index: 3 },
    ];
    const { body } = await sent(
      "openrouter",
      loop({ providerMetadata: { openrouter: { reasoning_details: details } } }),
    );
    expect(body.messages[1]).toMatchObject({
      reasoning_details: [
        { type: "reasoning.text", text: "hm", signature: "sig", format, index: 0 },
        { type: "reasoning.text", text: "then", format, index: 1 },
        { type: "reasoning.encrypted", data: "AA", id: "r1", index: 2 },
        { type: "reasoning.encrypted", data: "BB", id: "r2", index: 2 },
        { type: "reasoning.summary", summary: "in short", index: 3 },
      ],
    });
  });

  it("of Mistral keeps the signature, and what stands in it besides text", async () => {
    const thinking = { type: "thinking", thinking: [{ type: "text", text: "hm" }], signature: "s1" };
    const reference = { type: "tool_reference", tool: "web_search", title: "T" };
    const chunk = (content: unknown, finish: string | null) =>
      `data: ${JSON.stringify({ id: "c", model: "m", choices: [{ index: 0, delta: { content }, finish_reason: finish }] })}\n\n`;
    const body = [
      chunk([thinking], null),
      chunk([{ type: "thinking", thinking: [reference] }], null),
      chunk("A", "stop"),
      "data: [DONE]\n\n",
    ].join("");
    const fetch: HttpSettings["fetch"] = async () =>
      new Response(body, { headers: { "content-type": "text/event-stream" } });
    const provider = vendor("mistral", { apiKey: "key-0123456789", fetch });
    const result = await createRegistry({ providers: [provider] })
      .getModel("mistral:m")
      .prompt("Q");
    expect(result.parts).toEqual([
      { type: "reasoning", text: "hm", providerMetadata: { mistral: { signature: "s1" } } },
      { type: "provider", provider: "mistral", block: reference },
      { type: "text", text: "A" },
    ]);
    expect((await sent("mistral", ["Q", result, "R"])).body.messages[1]).toMatchObject({
      content: [
        { ...thinking, closed: true },
        { type: "text", text: "A" },
      ],
    });
  });
});

describe("a request", () => {
  it.each<[VendorName, PromptOptions, object]>([
    ["mistral", { seed: 7, maxTokens: 5 }, { random_seed: 7, max_tokens: 5 }],
    ["groq", { seed: 7, maxTokens: 5 }, { seed: 7, max_completion_tokens: 5 }],
    ["openrouter", { topK: 5, maxTokens: 5 }, { top_k: 5, max_completion_tokens: 5 }],
    ["together", { stop: "END", topK: 5 }, { stop: ["END"], top_k: 5 }],
    ["together", { stop: ["A", "B"] }, { stop: ["A", "B"] }],
    ["fireworks", { topK: 5, metadata: { a: "b" } }, { top_k: 5, metadata: { a: "b" } }],
    ["llamacpp", { topK: 5, stop: "END" }, { top_k: 5, stop: "END" }],
    ["vllm", { topK: 5, choices: 2 }, { top_k: 5, n: 2 }],
    ["lmstudio", { topK: 5 }, { top_k: 5 }],
    ["xai", { serviceTier: "priority" }, { service_tier: "priority" }],
  ])("to %s carries %j as %j", async (name, options, fields) => {
    expect((await sent(name, "Q", options)).body).toMatchObject(fields);
  });

  it("asks for the usage of a stream where the vendor has a field for it", async () => {
    expect((await sent("groq")).body).toHaveProperty("stream_options");
    for (const name of ["mistral", "together"] as const) {
      expect((await sent(name)).body).not.toHaveProperty("stream_options");
    }
  });

  it.each<[VendorName, object, object]>([
    ["mistral", { role: "assistant", content: "{", prefix: true }, {}],
    ["openrouter", { role: "assistant", content: "{" }, {}],
    ["llamacpp", { role: "assistant", content: "{" }, {}],
    ["vllm", { role: "assistant", content: "{" }, { continue_final_message: true, add_generation_prompt: false }],
  ])("to %s begins the answer with %j", async (name, message, fields) => {
    const { body } = await sent(name, "Q", { prefill: "{" });
    expect(body.messages.at(-1)).toEqual(message);
    expect(body).toMatchObject(fields);
    if (name !== "vllm") expect(body).not.toHaveProperty("continue_final_message");
  });

  it("carries files in the vendor's form, by data and by URL", async () => {
    const pdf = { type: "file", mediaType: "application/pdf" } as const;
    const content = async (name: VendorName, ...parts: readonly object[]) =>
      ((await sent(name, parts as never)).body.messages[0] as { readonly content: unknown }).content;
    expect(
      await content("mistral", { ...pdf, data: "AAAA", name: "a.pdf" }, { ...pdf, url: "https://h/b.pdf" }),
    ).toEqual([
      { type: "document_url", document_url: "data:application/pdf;base64,AAAA", document_name: "a.pdf" },
      { type: "document_url", document_url: "https://h/b.pdf" },
    ]);
    expect(await content("openrouter", { ...pdf, url: "https://h/b.pdf", name: "b.pdf" })).toEqual([
      { type: "file", file: { filename: "b.pdf", file_data: "https://h/b.pdf" } },
    ]);
    expect(await content("vllm", { type: "file", mediaType: "video/mp4", data: "AAAA" })).toEqual([
      { type: "video_url", video_url: { url: "data:video/mp4;base64,AAAA" } },
    ]);
  });

  const schema = { type: "object" } as const;
  const image = { type: "file", mediaType: "image/png", url: "https://h/a.png" } as const;
  const forced = {
    tools: [{ name: "f", inputSchema: schema }],
    toolChoice: "required",
  } as const;
  it.each<[VendorName, PromptInput, PromptOptions, string]>([
    ["deepseek", "Q", { prefill: "{" }, "prefill"],
    ["deepseek", "Q", { presencePenalty: 1 }, "frequencyPenalty and presencePenalty"],
    ["deepseek", [image], {}, "images"],
    ["groq", "Q", { logprobs: true }, "logprobs"],
    ["groq", "Q", { choices: 2 }, "several choices"],
    ["groq", "Q", { metadata: { a: "b" } }, "metadata"],
    ["groq", "Q", { topK: 5 }, "topK"],
    ["mistral", "Q", { logprobs: true }, "logprobs"],
    ["mistral", "Q", { serviceTier: "flex" }, "serviceTier"],
    ["xai", "Q", { metadata: { a: "b" } }, "metadata"],
    ["openrouter", "Q", { choices: 2 }, "several choices"],
    ["together", "Q", { ...forced, parallelToolCalls: false }, "parallelToolCalls: false"],
    ["together", "Q", { logprobs: 2 }, "logprobs"],
    ["ollama", "Q", forced, "a forced tool"],
    ["ollama", [image], {}, "images by URL"],
    ["lmstudio", [image], {}, "images by URL"],
    ["llamacpp", "Q", { metadata: { a: "b" } }, "metadata"],
    ["vllm", "Q", { serviceTier: "flex" }, "serviceTier"],
  ])("is refused before it is sent to %s with what it does not take: %j %j", async (name, input, options, words) => {
    await expect(sent(name, input, options)).rejects.toThrow(`${name}:m does not support ${words}.`);
  });
});
