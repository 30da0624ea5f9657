/** Answers that are no answer, settings that cannot work, and keys that must not be seen. */
import { inspect } from "node:util";
import { describe, expect, it } from "vitest";
import { anthropic } from "../../src/anthropic.ts";
import { AfterwordError, InvalidRequestError, MissingKeyError, ProviderError } from "../../src/core/errors.ts";
import { createRegistry } from "../../src/core/registry.ts";
import { openai } from "../../src/openai.ts";
import { openaiCompatible } from "../../src/openai-compatible.ts";
import { chatModel } from "../support/models.ts";
import { serve } from "../support/server.ts";

const page = "<!doctype html><html><head><title>502 Bad Gateway</title></head><body>nginx</body></html>";

describe("an answer that is no JSON", () => {
  it.each([
    ["an HTML error page", 502, "text/html", page, 'an HTML page ("502 Bad Gateway") instead of JSON'],
    ["an HTML page with status 200", 200, "text/html", page, 'an HTML page ("502 Bad Gateway") instead of JSON'],
    ["text", 500, "text/plain", "upstream gone", '"upstream gone"'],
    ["nothing", 500, "application/json", "", "an empty body"],
    ["JSON that is no object", 200, "application/json", "[]", '"[]"'],
  ])("is described: %s", async (_name, status, type, body, expected) => {
    await using server = await serve((response) => response.writeHead(status, { "content-type": type }).end(body));
    const failure = await chatModel(server.url, { maxRetries: 0 })
      .prompt("hi")
      .text()
      .catch((error: unknown) => error);
    expect(failure).toBeInstanceOf(ProviderError);
    expect(failure).toMatchObject({ status, message: expect.stringContaining(expected), body });
  });

  it("inside a stream is an error with what came before", async () => {
    await using server = await serve((response) => {
      response.writeHead(200, { "content-type": "text/event-stream" });
      response.end('data: {"choices":[{"index":0,"delta":{"content":"par"}}]}\n\ndata: {"choi\n\n');
    });
    const failure = chatModel(server.url).prompt("hi").text();
    await expect(failure).rejects.toMatchObject({ code: "provider", result: { text: "par" } });
  });

  it("is read as a stream when only its content type is wrong", async () => {
    await using server = await serve((response) => {
      response.writeHead(200, { "content-type": "text/plain" });
      response.end(
        'data: {"choices":[{"index":0,"delta":{"content":"a"},"finish_reason":"stop"}]}\n\ndata: [DONE]\n\n',
      );
    });
    expect(await chatModel(server.url).prompt("hi").text()).toBe("a");
  });
});

describe("settings", () => {
  it.each([
    [
      "a base URL without a scheme",
      () => openai({ baseURL: "api.example.com/v1" }),
      'Did you mean "https://api.example.com/v1"?',
    ],
    ["a base URL that is none", () => anthropic({ baseURL: "http://" }), "must be a URL"],
    ["a key with a line break", () => openai({ apiKey: "sk-planted-key\n" }), "line break at position 15 of 15"],
    ["an empty key", () => anthropic({ apiKey: "" }), "apiKey is empty"],
    ["a key with a space", () => openai({ apiKey: "sk planted" }), "position 3 of 10"],
    ["a negative number of retries", () => openai({ maxRetries: -1 }), "maxRetries is -1"],
    [
      "an unknown timeout",
      () => openai({ timeouts: { idleMs: 3 } as never }),
      "Unknown timeout: idleMs; there are connectMs",
    ],
    ["a timeout of nothing", () => openai({ timeouts: { connectMs: 0 } }), "timeouts.connectMs is 0"],
    ["a name with a colon", () => openaiCompatible({ name: "a:b", baseURL: "http://h" }), 'name is "a:b"'],
  ])("are refused at once: %s", (_name, make, expected) => {
    expect(make).toThrow(InvalidRequestError);
    expect(make).toThrow(expected);
    try {
      make();
    } catch (error) {
      expect(inspect(error)).not.toContain("planted");
    }
  });

  it("from the environment are refused when they are used, by the variable's name", async () => {
    process.env.OPENAI_BASE_URL = "localhost:1/v1";
    const model = createRegistry({ providers: [openai({ apiKey: "k" })] }).getModel("openai:m");
    try {
      await expect(model.prompt("hi").text()).rejects.toThrow('OPENAI_BASE_URL is "localhost:1/v1"');
    } finally {
      delete process.env.OPENAI_BASE_URL;
    }
  });
});

describe("keys", () => {
  const key = "sk-planted-0123456789";

  it("are asked for by name when there is none, before anything is sent", async () => {
    const variables = ["OPENAI_API_KEY", "ANTHROPIC_API_KEY", "ANTHROPIC_AUTH_TOKEN"] as const;
    const saved = variables.map((name) => process.env[name]);
    for (const name of variables) delete process.env[name];
    try {
      await using server = await serve((response) => response.end());
      const providers = [openai({ baseURL: server.url }), anthropic({ baseURL: server.url })];
      const registry = createRegistry({ providers });
      for (const [id, variable] of [
        ["openai:m", "OPENAI_API_KEY"],
        ["anthropic:m", "ANTHROPIC_AUTH_TOKEN"],
      ] as const) {
        const failure = registry.getModel(id).prompt("hi").text();
        await expect(failure).rejects.toBeInstanceOf(MissingKeyError);
        await expect(failure).rejects.toThrow(variable);
      }
      expect(server.received).toHaveLength(0);
    } finally {
      variables.forEach((name, index) => {
        if (saved[index] !== undefined) process.env[name] = saved[index];
      });
    }
  });

  it("may come from a function, which is asked for every request", async () => {
    await using server = await serve((response) => response.writeHead(404).end("{}"));
    let turn = 0;
    const model = chatModel(server.url, { apiKey: async () => `token-${++turn}` });
    await expect(model.prompt("a").text()).rejects.toThrow();
    await expect(model.prompt("b").text()).rejects.toThrow();
    expect(server.received.map(({ headers }) => headers.authorization)).toEqual(["Bearer token-1", "Bearer token-2"]);
  });

  it("are nowhere in models, generations, results and errors, even when the server repeats them", async () => {
    await using server = await serve((response, { headers }, number) => {
      const said = headers.authorization ?? headers["x-api-key"];
      if (number % 3 === 1)
        response.writeHead(401).end(JSON.stringify({ error: { message: `bad key ${said}`, code: "x" } }));
      else if (number % 3 === 2) response.writeHead(502, { "content-type": "text/html" }).end(`<title>${said}</title>`);
      else {
        response.writeHead(200, { "content-type": "text/event-stream" });
        response.end(`event: error\ndata: {"error":{"message":"${said}"}}\n\n`);
      }
    });
    const settings = { apiKey: key, baseURL: server.url, maxRetries: 0 };
    const registry = createRegistry({ providers: [openai(settings), anthropic(settings)] });
    for (const id of ["openai:m", "anthropic:m"]) {
      const model = registry.getModel(id);
      for (let turn = 0; turn < 3; turn++) {
        const generation = model.prompt("hi");
        const error = await generation.text().catch((thrown: unknown) => thrown);
        expect(AfterwordError.isInstance(error)).toBe(true);
        expect(String(error)).toContain("[redacted]");
        const seen = [error, model, generation, registry, generation.request].map((value) =>
          inspect(value, { depth: 20, showHidden: true }),
        );
        expect([...seen, JSON.stringify(error), JSON.stringify(generation.request)].join()).not.toContain("planted");
      }
    }
    expect(server.received).toHaveLength(6);
  });
});
