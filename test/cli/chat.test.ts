/** `aw chat` as a user meets it: piped in, and on a terminal. */
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { openLogs } from "../../src/logs.ts";
import { hasTerminal, run, start, startOnTerminal, startOpen } from "./command.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "afterword-chat-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const place = (name: string) => join(home, name);
const env = () => ({ AFTERWORD_HOME: home });
const text = (words: string) => ({ type: "text", text: words });
const steps = (...all: unknown[]) => JSON.stringify(all);
const chat = (lines: readonly string[], ...flags: string[]) =>
  run(["chat", ...flags], { env: env(), stdin: `${lines.join("\n")}\n` });
/** What sim:echo says that it was sent, each time. */
const echoes = (stdout: string) =>
  stdout
    .split(/(?<=^\})\n/m)
    .filter((each) => each.trim() !== "")
    .map((each) => JSON.parse(each).body.messages as readonly { role: string; content: string }[]);

describe("aw chat", () => {
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

  it("reads one line after the other, also where the next comes only after the answer", async () => {
    const { saw, type, ended, child } = startOpen(["chat", "-m", "sim:echo"], env());
    type("first\n");
    await saw('"content": "first"');
    await saw("\n}\n");
    type("second\n");
    await saw('"content": "second"');
    child.stdin?.end();
    const { code, stdout } = await ended;
    expect(code).toBe(0);
    expect(echoes(stdout).map((sent) => sent.length)).toEqual([1, 3]);
  });

  it("takes another system prompt, and forgets what was said, when told so", async () => {
    const { stdout, lines } = await chat(
      ["/system", "one", "/system Be  brief.", "two", `/save ${place("talk.json")}`, "/clear", "three", "/usage"],
      ...["-m", "sim:echo", "-s", "Be kind."],
    );
    const end = stdout.indexOf("Metric");
    const sent = echoes(stdout.slice(0, end));
    expect(sent.map(([system, ...others]) => [system?.content, others.length])).toEqual([
      ["Be kind.", 1],
      ["Be  brief.", 3],
      ["Be  brief.", 1],
    ]);
    expect(lines.slice(1)).toEqual([
      "System: Be kind.",
      "System: Be  brief.",
      expect.stringContaining("Saved as"),
      "What was said is forgotten.",
    ]);
    expect(JSON.parse(readFileSync(place("talk.json"), "utf8")).system).toBe("Be  brief.");
    using logs = openLogs(place("logs.db"));
    const ids = logs.list().map(({ conversationId }) => conversationId);
    expect(new Set(ids).size).toBe(2);
    // What the first two cost is still counted.
    const input = logs.list().reduce((sum, { usage }) => sum + (usage?.input ?? 0), 0);
    expect(stdout.slice(end)).toContain(input.toLocaleString("en-US"));
  });

  it("goes on with a conversation of the log, and is not written down with --no-log", async () => {
    await chat(["one"], "-m", "sim:echo", "-s", "Be kind.");
    const { stdout } = await chat(["two"], "-c", "--no-log");
    expect(echoes(stdout)[0]?.map(({ role }) => role)).toEqual(["system", "user", "assistant", "user"]);
    expect(await chat(["three"], "--cid", "zz")).toMatchObject({ code: 3, stdout: "" });
    using logs = openLogs(place("logs.db"));
    expect(logs.list()).toHaveLength(1);
  });

  it("runs tools", async () => {
    const library = JSON.stringify(new URL("../../src/index.ts", import.meta.url).href);
    const code = `export const add = tool({ name: "add", input: "a int", execute: ({ a }) => a + 1 });`;
    writeFileSync(place("tools.ts"), `import { tool } from ${library};\n${code}`);
    const line = steps([{ type: "tool-call", name: "add", input: { a: 1 } }], [text("Two.")]);
    const { stdout, lines } = await chat([line], "-m", "sim:script", "-T", place("tools.ts"), "--td");
    expect({ stdout, lines: lines.slice(1) }).toEqual({ stdout: "Two.\n", lines: ["", 'add({"a":1})', "2"] });
  });

  it("names the commands that there are, and does not lose a block that has no end", async () => {
    const { code, stdout, lines } = await chat(["/nope", "/help", "/model", "/multi", "lost"], "-m", "sim:echo");
    expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
    expect(lines).toContain("There are /model, /system, /clear, /usage, /save, /multi, /help, /quit.");
    expect(lines.find((line) => line.startsWith("/system TEXT"))).toBeDefined();
    expect(lines).toContain("sim:echo");
    expect(lines.slice(-2)[0]).toContain("/end is missing");
  });

  it.each([
    [["-m", "nope"], 3, "Unknown model: nope."],
    [["-o", "maxTokns=5"], 2, "Unknown option: maxTokns."],
    [["-T", "/nope.ts"], 2, "/nope.ts does not exist."],
    [["-c"], 3, "There is no conversation in the log."],
    [["--josn"], 2, "unknown option '--josn'"],
    [["hi"], 2, "too many arguments"],
  ])("is refused before the first line: %j", async (flags, status, message) => {
    const { code, stdout, lines } = await chat(["hi"], ...flags);
    expect({ code, stdout, first: lines[0] }).toEqual({
      code: status,
      stdout: "",
      first: expect.stringContaining(message),
    });
  });
});

describe.runIf(hasTerminal)("aw chat on a terminal", () => {
  const open = (...flags: string[]) => startOnTerminal(["chat", ...flags], { ...env(), NO_COLOR: "1" });
  /** What is typed is shown; so that it is not taken for the answer, that is in other letters. */
  const typed = (...all: unknown[]) => steps(...all).replaceAll("~", "\\u0021");

  it("stops an answer at Ctrl-C and goes on as if it had not been; the next one leaves with 130", async () => {
    const { saw, type, ended } = open("-m", "sim:script");
    await saw("> ");
    type(`${typed(text("begun~"), { type: "stall" })}\r`);
    await saw("begun!");
    type("\x03");
    await saw("Stopped.");
    type("/model sim:echo\r");
    await saw("answers from now on.");
    type("hi\r");
    await saw('"content": "hi"');
    await saw("> ");
    type("\x03");
    const { code, stdout } = await ended;
    expect(code).toBe(130);
    const sent = JSON.parse(stdout.slice(stdout.indexOf("{\r\n"), stdout.lastIndexOf("}") + 1));
    expect(sent.body.messages).toEqual([{ role: "user", content: "hi" }]);
  });

  it("drops what is typed at Ctrl-C, also a block, and leaves at Ctrl-D", async () => {
    const { saw, type, ended } = open("-m", "sim:echo");
    await saw("> ");
    type("never");
    await saw("never");
    type("\x03");
    await saw("> ");
    type("/multi\rnever\r");
    await saw("never");
    await saw("> ");
    type("\x03");
    await saw("> ");
    type("asked\r");
    await saw('"content": "asked"');
    await saw("> ");
    type("\x04");
    expect((await ended).code).toBe(0);
    using logs = openLogs(place("logs.db"));
    expect(logs.list().map(({ prompt }) => prompt)).toEqual(["asked"]);
  });

  it("takes the answer to an approval for no prompt, and Ctrl-C at it stops the turn", async () => {
    const library = JSON.stringify(new URL("../../src/index.ts", import.meta.url).href);
    const code = `export const add = tool({ name: "add", input: "a int", execute: ({ a }) => a + 1 });`;
    writeFileSync(place("tools.ts"), `import { tool } from ${library};\n${code}`);
    const line = typed([{ type: "tool-call", name: "add", input: { a: 1 } }], [text("Two~")]);
    const { saw, type, ended } = open("-m", "sim:script", "-T", place("tools.ts"), "--ta");
    await saw("> ");
    type(`${line}\r`);
    await saw("Approve tool call? [y/N] ");
    type("y\r");
    await saw("Two!");
    await saw("> ");
    type(`${line}\r`);
    await saw("Approve tool call? [y/N] ");
    type("\x03");
    await saw("Stopped.");
    await saw("> ");
    type("/quit\r");
    expect((await ended).code).toBe(0);
    using logs = openLogs(place("logs.db"));
    expect(logs.list().flatMap(({ id }) => logs.toolCalls(id))).toHaveLength(1);
  });
});
