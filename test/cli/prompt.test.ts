/** `aw` with conversations, schemas, files and tools, as a user meets it. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLogs } from "../../src/logs.ts";
import { hasTerminal, run, startOnTerminal } from "./command.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "afterword-prompt-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const place = (name: string) => join(home, name);
const env = () => ({ AFTERWORD_HOME: home });
const aw = (...args: string[]) => run(args, { env: env() });
const script = (...steps: unknown[]) => ["-m", "sim:script", JSON.stringify(steps)];
const text = (words: string) => ({ type: "text", text: words });
const sent = (stdout: string) => JSON.parse(stdout).body.messages;

function toolFile(name = "tools.ts", more = ""): string {
  const library = JSON.stringify(new URL("../../src/index.ts", import.meta.url).href);
  const code = `import { tool } from ${library};
export const add = tool({ name: "add", input: "a int, b int", ${more} execute: ({ a, b }: { a: number; b: number }) => a + b });
export const version = "not a tool";
export const all = [add];
export default add;
`;
  writeFileSync(place(name), code);
  return place(name);
}

describe("a conversation", () => {
  it("is gone on with by -c, with its system prompt and model, and by the beginning of its id", async () => {
    await aw("-m", "sim:echo", "-s", "Be brief.", "first");
    const second = await aw("-c", "second");
    expect(sent(second.stdout).map(({ role }: { role: string }) => role)).toEqual([
      "system",
      "user",
      "assistant",
      "user",
    ]);
    using logs = openLogs(place("logs.db"));
    const id = logs.latestConversation() ?? "";
    const third = await aw("--cid", id.slice(0, 20), "-m", "sim:echo", "third");
    expect(sent(third.stdout)).toHaveLength(6);
    expect(logs.list().map(({ conversationId }) => conversationId)).toEqual([id, id, id]);
  });

  it("that is not there is told with exit code 3", async () => {
    expect(await aw("-c", "hi")).toMatchObject({
      code: 3,
      lines: ["Error: There is no conversation in the log.", "To list what is in it: aw logs"],
    });
    await aw("-m", "sim:echo", "hi");
    expect(await aw("--cid", "", "hi")).toMatchObject({ code: 3, stdout: "" });
    expect(await aw("--cid", "zz", "hi")).toMatchObject({
      code: 3,
      lines: ["Error: No conversation in the log has the id zz.", expect.anything()],
    });
  });

  it("is written down unless that is turned off, and a log that cannot be used keeps no answer back", async () => {
    await aw("--no-log", ...script(text("a")));
    await aw("logs", "off");
    await aw(...script(text("b")));
    await aw("--log", ...script(text("c")));
    using logs = openLogs(place("logs.db"));
    expect(logs.list().map((entry) => entry.text)).toEqual(["c"]);
    writeFileSync(place("file"), "");
    const { code, stdout, lines } = await run(script(text("still")), { env: { AFTERWORD_HOME: place("file") } });
    expect({ code, stdout }).toEqual({ code: 0, stdout: "still\n" });
    expect(lines).toEqual([expect.stringContaining("This is not written to the log:")]);
  });
});

describe("a schema", () => {
  it("gives checked JSON on one line: a shorthand, JSON Schema, a file of it, or a list", async () => {
    const person = text('{"name": "Ann", "age": 3}');
    expect((await aw("--schema", "name, age int", ...script(person))).stdout).toBe('{"name":"Ann","age":3}\n');
    const schema = { type: "object", properties: { age: { type: "integer" } }, required: ["age"] };
    expect((await aw("--schema", JSON.stringify(schema), ...script(person))).code).toBe(0);
    writeFileSync(place("person.json"), JSON.stringify(schema));
    expect((await aw("--schema", `@${place("person.json")}`, ...script(person))).code).toBe(0);
    const list = await aw("--schema-multi", "n int", ...script(text('{"items": [{"n": 1}, {"n": 2}]}')));
    expect(list.stdout).toBe('[{"n":1},{"n":2}]\n');
  });

  it("that is not met ends with 1, saying where", async () => {
    const { code, lines } = await aw("--schema", "age int", ...script(text('{"age": "old"}')));
    expect({ code, first: lines[0] }).toEqual({
      code: 1,
      first: expect.stringContaining("Error: The answer is not what the schema asks for: age: "),
    });
  });

  it("that is not met ends with 1 with --json as well, and the whole result is there", async () => {
    const { code, stdout, lines } = await aw("--json", "-u", "--schema", "age int", ...script(text('{"age": "old"}')));
    expect({ code, text: JSON.parse(stdout).text }).toEqual({ code: 1, text: '{"age": "old"}' });
    expect(lines).toEqual([
      expect.stringMatching(/^Usage: /),
      expect.stringContaining("The answer is not what the schema asks for"),
      expect.stringContaining("-o repair=true"),
    ]);
  });

  it("goes with tools, whose calls are shown on stderr with --td", async () => {
    const calls = { type: "tool-call", name: "add", input: { a: 1, b: 2 } };
    const steps = script([text("Hm."), calls], [text('{"sum": 3}')]);
    const { code, stdout, lines } = await aw("-T", toolFile(), "--td", "--schema", "sum int", ...steps);
    expect({ code, stdout }).toEqual({ code: 0, stdout: '{"sum":3}\n' });
    expect(lines).toEqual(["", 'add({"a":1,"b":2})', "3"]);
  });

  it.each([
    [["--schema", ""], "schema is an empty text"],
    [["--schema", "name, name"], "names name twice"],
    [["--schema", "age years"], 'gives age the type "years"'],
    [["--schema", "{not json"], "--schema is not JSON"],
    [["--schema", "@/nope.json"], "cannot be read (ENOENT)"],
    [["--schema", "a", "--schema-multi", "a"], "exclude each other"],
  ])("is refused: %j", async (flags, message) => {
    const { code, stdout, lines } = await aw(...flags, ...script(text("x")));
    expect({ code, stdout, first: lines[0] }).toEqual({ code: 2, stdout: "", first: expect.stringContaining(message) });
  });
});

describe("a file", () => {
  it("is sent before the text, from a path or from stdin", async () => {
    const png = Buffer.from("iVBORw0KGgo=", "base64");
    writeFileSync(place("dot.png"), png);
    const named = await aw("-m", "sim:echo", "-a", place("dot.png"), "What is it?");
    expect(sent(named.stdout)[0].content.map(({ type }: { type: string }) => type)).toEqual(["image_url", "text"]);
    const piped = await run(["-m", "sim:echo", "-a", "-", "What is it?"], { env: env(), stdin: png });
    expect(sent(piped.stdout)).toEqual(sent(named.stdout));
    const missing = await aw("-m", "sim:echo", "-a", "/nope.png", "hi");
    expect(missing).toMatchObject({ code: 2, lines: [expect.stringContaining("/nope.png"), expect.anything()] });
  });
});

describe("tools of a file", () => {
  const sums = [[text("Hm."), { type: "tool-call", name: "add", input: { a: 1, b: 2 } }], [text("It is 3.")]];

  it("are run, shown on stderr with --td, and counted in the usage", async () => {
    const { code, stdout, lines } = await aw("-T", toolFile(), "--td", "-u", ...script(...sums));
    expect({ code, stdout }).toEqual({ code: 0, stdout: "Hm. It is 3.\n" });
    expect(lines).toEqual([
      "",
      'add({"a":1,"b":2})',
      "3",
      expect.stringMatching(/^Usage: In: \d+;.*Cost: \$0\.000000$/),
    ]);
    expect((await aw("-T", toolFile(), ...script(...sums))).stderr).toBe("");
  });

  it("end at the chain limit, with how to set another and what it has cost; 0 is none", async () => {
    const { code, lines } = await aw("-u", "-T", toolFile(), "--chain-limit", "1", ...script(...sums));
    expect({ code, lines }).toEqual({
      code: 1,
      lines: [
        expect.stringMatching(/^Usage: In: \d+;/),
        expect.stringContaining("needs another step after 1"),
        expect.stringContaining("--chain-limit"),
      ],
    });
    const unlimited = await aw("-T", toolFile(), "--chain-limit", "0", ...script(...sums));
    expect(unlimited.stdout).toBe("Hm. It is 3.\n");
  });

  it.each([
    [["-T", "none.ts"], "none.ts does not exist."],
    [["-T", "lost.mjs"], /lost\.mjs cannot be loaded: Cannot find package 'nowhere'.*\.$/],
    [["-T", "other.mjs", "-T", "same.mjs"], "Two tools are named x."],
    [["--chain-limit", "-1"], "--chain-limit is -1; it must be a number of steps."],
    [["--max-cost", "-1"], "--max-cost is -1; it must be an amount."],
    [["-T", "empty.mjs"], "exports no tools."],
    [["-T", "broken.mjs"], "cannot be loaded: broken on purpose"],
    [["--chain-limit", "many"], "--chain-limit is many; it must be a number of steps."],
    [["--max-cost", "much"], "--max-cost is much; it must be an amount."],
  ])("are refused before anything is asked: %j", async (flags, message) => {
    writeFileSync(place("empty.mjs"), "export const a = 1;");
    writeFileSync(place("broken.mjs"), 'throw new Error("broken on purpose");');
    writeFileSync(place("lost.mjs"), 'import "nowhere";');
    const tool = 'export const x = { name: "x", inputSchema: { type: "object" } };';
    for (const name of ["other.mjs", "same.mjs"]) writeFileSync(place(name), tool);
    const args = flags.map((each) => (each.endsWith(".mjs") ? place(each) : each));
    const { code, stdout, lines } = await aw(...args, ...script(text("x")));
    const first = typeof message === "string" ? expect.stringContaining(message) : expect.stringMatching(message);
    expect({ code, stdout, first: lines[0] }).toEqual({ code: 2, stdout: "", first });
  });

  it("that have to be approved are refused before anything is asked where nobody can be asked", async () => {
    const { code, stdout, lines } = await aw("--ta", "-T", toolFile(), ...script(...sums));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(lines[0]).toBe("Error: --tools-approve asks on the terminal, and stdin is none.");
    using logs = openLogs(place("logs.db"));
    expect(logs.list()).toEqual([]);
  });

  it("of which one needs an approval stop there, with how to give it", async () => {
    const { code, lines } = await aw("-T", toolFile("careful.ts", "needsApproval: true,"), ...script(...sums));
    expect({ code, lines }).toEqual({
      code: 1,
      lines: ["Error: add needs an approval.", expect.stringContaining("aw operations approve")],
    });
  });
});

describe("a cost limit", () => {
  it("ends with 8 before anything is sent, with how to go on", async () => {
    const all = { ...env(), OPENAI_API_KEY: "sk-planted-0123456789", OPENAI_BASE_URL: "http://127.0.0.1:9/v1" };
    const { code, stdout, lines } = await run(["--max-cost", "0.000001", "-m", "gpt-4.1-mini", "hi"], { env: all });
    expect({ code, stdout }).toEqual({ code: 8, stdout: "" });
    expect(lines).toEqual([
      expect.stringMatching(/^Error: The call could cost .* USD/),
      expect.stringContaining("--max-cost"),
    ]);
  });
});

describe.runIf(hasTerminal)("an approval on the terminal", () => {
  const call = (a: number) => ({ type: "tool-call", name: "add", input: { a, b: 2 } });
  const two = [[text("Hm."), call(1), call(3)], [text("Done.")]];
  const question = "Approve tool call? [y/N] ";
  const terminal = () => ({ ...env(), NO_COLOR: "1" });

  it("is asked for each call by itself, and only what is approved is run", async () => {
    const { saw, type, ended } = startOnTerminal(["--ta", "-T", toolFile(), ...script(...two)], terminal());
    await saw('add({"a":1,"b":2})');
    await saw(question);
    type("y\r");
    await saw("3");
    await saw('add({"a":3,"b":2})');
    await saw(question);
    type("n\r");
    await saw("Cancelled: User cancelled tool call");
    const { code, stdout } = await ended;
    expect({ code, shown: stdout.split('add({"a":1,"b":2})').length - 1 }).toEqual({ code: 0, shown: 1 });
    expect(stdout).toMatch(/Done\.\r\n$/);
    using logs = openLogs(place("logs.db"));
    const calls = logs.list().flatMap(({ id }) => logs.toolCalls(id));
    expect(calls.map(({ result }) => result.output)).toEqual([3, "Cancelled: User cancelled tool call"]);
  });

  it.each(["a tool", "a tool of a toolbox"])(
    "is asked without --ta for %s that needs one, which then runs",
    async (kind) => {
      const tools = toolFile("careful.ts", "needsApproval: true,");
      const box = place("box.ts");
      writeFileSync(box, `import { add } from ${JSON.stringify(tools)}; export const box = { tools: [add] };`);
      const file = kind === "a tool" ? tools : box;
      const { saw, type, ended } = startOnTerminal(["-T", file, ...script([call(1)], [text("Done.")])], terminal());
      await saw(question);
      type("y\r");
      await saw("3");
      expect(await ended).toMatchObject({ code: 0 });
    },
  );

  it("is refused by Ctrl-D, and Ctrl-C ends everything", async () => {
    const args = ["--ta", "-T", toolFile(), ...script([call(1)], [text("Done.")])];
    const refused = startOnTerminal(args, terminal());
    await refused.saw(question);
    refused.type("\x04");
    await refused.saw("Cancelled: User cancelled tool call");
    expect(await refused.ended).toMatchObject({ code: 0 });
    const left = startOnTerminal(args, terminal());
    await left.saw(question);
    left.type("\x03");
    expect(await left.ended).toMatchObject({ code: 130 });
  });
});
