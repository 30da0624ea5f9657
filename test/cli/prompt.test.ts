/** `aw` with conversations, schemas, files and tools, and `aw chat`, as a user meets them. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLogs } from "../../src/logs.ts";
import { run, start } from "./command.ts";

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

function toolFile(name = "tools.ts"): string {
  const library = JSON.stringify(new URL("../../src/index.ts", import.meta.url).href);
  const code = `import { tool } from ${library};
export const add = tool({ name: "add", input: "a int, b int", execute: ({ a, b }: { a: number; b: number }) => a + b });
export const version = "not a tool";
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

  it.each([
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

  it("end at the chain limit, with how to set another", async () => {
    const { code, lines } = await aw("-T", toolFile(), "--chain-limit", "1", ...script(...sums));
    expect({ code, lines }).toEqual({
      code: 1,
      lines: [expect.stringContaining("needs another step after 1"), expect.stringContaining("--chain-limit")],
    });
  });

  it.each([
    [["-T", "none.ts"], "none.ts does not exist."],
    [["-T", "empty.mjs"], "exports no tools."],
    [["-T", "broken.mjs"], "cannot be loaded: broken on purpose"],
    [["--chain-limit", "many"], "--chain-limit is many; it must be a number of steps."],
    [["--max-cost", "much"], "--max-cost is much; it must be an amount."],
  ])("are refused before anything is asked: %j", async (flags, message) => {
    writeFileSync(place("empty.mjs"), "export const a = 1;");
    writeFileSync(place("broken.mjs"), 'throw new Error("broken on purpose");');
    const args = flags.map((each) => (each.endsWith(".mjs") ? place(each) : each));
    const { code, stdout, lines } = await aw(...args, ...script(text("x")));
    expect({ code, stdout, first: lines[0] }).toEqual({ code: 2, stdout: "", first: expect.stringContaining(message) });
  });

  it("that have to be approved are not run where nobody can be asked", async () => {
    const { code, stdout, lines } = await aw("--ta", "-T", toolFile(), ...script(...sums));
    expect({ code, stdout }).toEqual({ code: 2, stdout: "Hm.\n" });
    expect(lines[0]).toBe("Error: --tools-approve asks on the terminal, and there is none.");
  });
});

describe("aw chat", () => {
  const chat = (lines: readonly string[], ...flags: string[]) =>
    run(["chat", ...flags], { env: env(), stdin: `${lines.join("\n")}\n` });

  it("goes on line by line, tells what it used, takes another model, and saves itself", async () => {
    const { code, stdout, lines } = await chat(
      [
        JSON.stringify([text("Hello.")]),
        "/usage",
        "/model sim:echo",
        "/multi",
        "two",
        "lines",
        "/end",
        `/save ${place("talk.json")}`,
      ],
      "-m",
      "sim:script",
    );
    expect(code).toBe(0);
    expect(stdout).toContain("Hello.\n");
    expect(stdout).toContain("Total");
    const saved = JSON.parse(readFileSync(place("talk.json"), "utf8"));
    expect(saved.history).toHaveLength(4);
    expect(saved.history[2].parts[0].text).toBe("two\nlines");
    expect(lines).toEqual([
      "sim:script. /help tells what else there is.",
      "sim:echo answers from now on.",
      expect.stringContaining("Saved as"),
    ]);
    using logs = openLogs(place("logs.db"));
    expect(new Set(logs.list().map(({ conversationId }) => conversationId)).size).toBe(1);
  });

  it("tells what goes wrong in a turn and goes on as if it had not been", async () => {
    const { code, stdout, lines } = await chat(
      ["no steps", "/nope", "/model nope", "/save", JSON.stringify([text("Still here.")]), "/quit", "never"],
      "-m",
      "sim:script",
    );
    expect({ code, stdout }).toEqual({ code: 0, stdout: "Still here.\n" });
    expect(lines.filter((line) => line.startsWith("Error:"))).toEqual([
      expect.stringContaining("sim:script has no steps"),
      "Error: There is no command /nope.",
      expect.stringContaining("Unknown model: nope"),
      "Error: /save needs a file.",
    ]);
    using logs = openLogs(place("logs.db"));
    expect(logs.list().map(({ outcome }) => outcome)).toEqual(["done", "failed"]);
  });

  it("ends with its signal, and what it had begun is in the log", async () => {
    const { child, begun, ended } = start(["chat", "-m", "sim:script"], {
      env: env(),
      stdin: `${JSON.stringify([text("begun"), { type: "stall" }])}\n`,
    });
    await begun;
    child.kill("SIGINT");
    expect(await ended).toMatchObject({ code: 130 });
    expect(existsSync(place("logs.db"))).toBe(true);
    using logs = openLogs(place("logs.db"));
    expect(logs.list()).toMatchObject([{ outcome: "aborted", text: "begun" }]);
  });
});
