/** What may be passed as a prompt, and what is refused by name. */
import { describe, expect, it } from "vitest";
import { file } from "../../src/core/attachment.ts";
import { InvalidRequestError } from "../../src/core/errors.ts";
import { messages, type PromptInput, toMessages } from "../../src/core/input.ts";
import type { PromptOptions } from "../../src/core/options.ts";
import { createRequest } from "../../src/core/request.ts";
import { modelOf, textEvents } from "../support/models.ts";

const user = (...texts: string[]) => ({ role: "user", parts: texts.map((text) => ({ type: "text", text })) });
const png = Uint8Array.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a, 1, 2, 3]);
const pngPart = { type: "file", mediaType: "image/png", data: Buffer.from(png).toString("base64") };

describe("a prompt", () => {
  it.each([
    ["text", "Q", [user("Q")]],
    ["{ role, content }", { role: "user", content: "Q" }, [user("Q")]],
    ["{ role, text }", { role: "user", text: "Q" }, [user("Q")]],
    ["equal content and text", { content: "Q", text: "Q" }, [user("Q")]],
    ["a message without a role", { text: "Q" }, [user("Q")]],
    ["a list of content", { role: "user", content: ["Q", { type: "text", text: "R" }] }, [user("Q", "R")]],
    ["bytes", png, [{ role: "user", parts: [pngPart] }]],
    ["bytes and text", [png, "Q"], [{ role: "user", parts: [pngPart, { type: "text", text: "Q" }] }]],
    [
      "an array mixing texts and messages",
      ["a", { role: "assistant", text: "b" }, "c", "d"],
      [user("a"), { role: "assistant", parts: [{ type: "text", text: "b" }] }, user("c", "d")],
    ],
  ])("may be %s", (_name, input, expected) => {
    expect(toMessages(input as PromptInput)).toEqual(expected);
  });

  it("may hold earlier results, which count as the assistant's messages", async () => {
    const model = modelOf(async function* () {
      yield textEvents("Hello Jeremy");
    });
    const result = await model.prompt("I'm Jeremy");
    const generation = model.prompt(["I'm Jeremy", result, "I forgot my name"]);
    expect(generation.request.messages).toEqual([
      user("I'm Jeremy"),
      { role: "assistant", parts: [{ type: "text", text: "Hello Jeremy" }] },
      user("I forgot my name"),
    ]);
    expect(model.prompt(messages(["I'm Jeremy", result, "I forgot my name"])).request).toEqual(generation.request);
  });

  it.each([
    ["an unknown role", { role: "robot", content: "Q" }, "prompt.role", 'prompt.role is "robot"; use system, user'],
    ["content and text that differ", { content: "Q", text: "R" }, "prompt", "both content and text, and they differ"],
    ["neither", [{ role: "user" }], "prompt[0]", 'should have "content" or "text"'],
    ["an unknown part", { content: [{ type: "video" }] }, "prompt.content[0].type", 'type is "video"; use text'],
    ["a part without its field", [{ type: "tool-call", id: "1", name: "f" }], "prompt[0].input", "without input"],
    ["a text part whose text is none", [{ type: "text", text: 7 }], "prompt[0].text", "text is 7"],
    ["a number", 7, "prompt", "prompt is 7; pass text"],
    ["null in a list", ["a", null], "prompt[1]", "prompt[1] is null"],
    ["an empty list", [], "prompt", "empty list"],
    ["0 bytes of text", "", "prompt", "The prompt is empty"],
    ["bytes of no known type", Uint8Array.of(0, 2), "mediaType", "2 bytes is not known"],
  ])("is refused when it is %s", (_name, input, field, message) => {
    const make = () => createRequest("m", input as PromptInput);
    expect(make).toThrow(InvalidRequestError);
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ field, code: "invalid-request" }));
  });
});

describe("messages()", () => {
  it("lets bare strings take turns, user first, also after a message with a role", () => {
    const roles = (turns: Parameters<typeof messages>[0]) => messages(turns).map((message) => message.role);
    expect(roles(["a", "b", "c"])).toEqual(["user", "assistant", "user"]);
    expect(roles([{ role: "system", text: "s" }, "a", { role: "assistant", text: "b" }, "c"])).toEqual([
      "system",
      "user",
      "assistant",
      "user",
    ]);
  });
});

describe("file()", () => {
  it("reads the media type from the bytes, and takes a URL with one", () => {
    expect(file(png, { name: "a.png" })).toEqual({ ...pngPart, name: "a.png" });
    expect(file(new TextEncoder().encode("%PDF-1.7")).mediaType).toBe("application/pdf");
    expect(file(new URL("https://h/a.png"), { mediaType: "image/png" })).toEqual({
      type: "file",
      mediaType: "image/png",
      url: "https://h/a.png",
    });
    expect(file("https://h/a.PDF?x=1", { citations: true })).toEqual({
      type: "file",
      mediaType: "application/pdf",
      url: "https://h/a.PDF?x=1",
      citations: true,
    });
    expect(() => file(new URL("https://h/a"))).toThrow("what is at https://h/a is not known");
  });

  it("reads a path at once, and says which file it cannot read", () => {
    expect(file(`${import.meta.dirname}/input.test.ts`)).toMatchObject({
      mediaType: "text/plain",
      name: "input.test.ts",
      data: expect.stringMatching(/^LyoqIF/),
    });
    expect(() => file("./nowhere.png")).toThrow('The file "./nowhere.png" cannot be read (ENOENT)');
  });

  it("encodes large files whole", () => {
    const large = new Uint8Array(100_000).map((_, index) => index % 251);
    expect(file(large, { mediaType: "image/png" }).data).toBe(Buffer.from(large).toString("base64"));
  });
});

describe("a request", () => {
  it("equals its own JSON round trip, and leaves out what belongs to the call", () => {
    const request = createRequest("openai:m", [png, "Q"], {
      system: ["Be concise.", "Be kind."],
      maxTokens: 10,
      stop: ["END"],
      reasoning: { effort: "low" },
      tools: [{ name: "f", inputSchema: { type: "object" } }],
      toolChoice: { tool: "f" },
      providerOptions: { body: { top_k: 3 } },
      temperature: undefined as never,
      signal: new AbortController().signal,
      timeoutMs: 1000,
    });
    expect(JSON.parse(JSON.stringify(request))).toEqual(request);
    expect(request.messages[0]).toEqual({ role: "system", parts: [{ type: "text", text: "Be concise.\n\nBe kind." }] });
    expect(Object.keys(request.options)).toEqual([
      "maxTokens",
      "stop",
      "reasoning",
      "providerOptions",
      "tools",
      "toolChoice",
    ]);
  });

  it.each([
    [{ tempratur: 1 }, "tempratur", "Unknown option: tempratur. Did you mean temperature?"],
    [{ maxSteps: 3 }, "maxSteps", "maxSteps is an option of chain(), not of prompt()."],
    [{ toString: 1 }, "toString", "Unknown option: toString"],
    [{ temperature: 3 }, "temperature", "temperature is 3; it must be a number from 0 to 2"],
    [{ temperature: "hot" }, "temperature", 'temperature is "hot"'],
    [{ topP: Number.NaN }, "topP", "topP is null"],
    [{ maxTokens: 1.5 }, "maxTokens", "maxTokens is 1.5; it must be an integer of at least 1"],
    [{ stop: [""] }, "stop", "stop is"],
    [{ reasoning: { effort: "huge" } }, "reasoning", '{ effort: "minimal" | "low"'],
    [{ reasoning: "low" }, "reasoning", 'reasoning is "low"'],
    [{ providerOptions: { bodi: {} } }, "providerOptions", "an object with body, headers or query"],
    [{ tools: [{ name: "f" }] }, "tools", "a tool is tool(…), { name, inputSchema } or { server }"],
    [{ toolChoice: { tool: "g" } }, "toolChoice", 'names "g", which is not among the tools'],
    [{ stream: "no" }, "stream", "true or false"],
    [{ signal: {} }, "signal", "an AbortSignal"],
    [{ system: 7 }, "system", "system is text or a list of texts, not 7"],
    [{ system: ["a", 7] }, "system", "system is text or a list of texts"],
  ])("is refused with options %j", (options, field, message) => {
    const make = () => createRequest("m", "Q", options as unknown as PromptOptions);
    expect(make).toThrow(message);
    expect(make).toThrow(expect.objectContaining({ field }));
  });
});
