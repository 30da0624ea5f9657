/** `aw aliases` and `aw keys` as a user meets them: what is saved, what is refused, and that a key is never shown. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { type Ended, environment, hasTerminal, main, run, runOnTerminal, watch } from "./command.ts";

const planted = "sk-planted-0123456789abcdef";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "afterword-settings-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const aw = (...args: string[]) => run(args, { env: { AFTERWORD_HOME: home } });
const pipe = (stdin: string, ...args: string[]) => run(args, { env: { AFTERWORD_HOME: home }, stdin });
const onTerminal = (...args: string[]) => runOnTerminal(args, { AFTERWORD_HOME: home, NO_COLOR: "1" });
const saved = (file: string) => JSON.parse(readFileSync(join(home, file), "utf8"));
const shown = ({ stdout, stderr }: Ended) => `${stdout}${stderr}`;

describe("aw aliases", () => {
  it("saves a name that -m takes from then on", async () => {
    expect((await aw("aliases")).lines).toEqual([expect.stringMatching(/^There are no aliases\./)]);
    const set = await aw("aliases", "set", "talker", "sim:prose");
    expect(set).toMatchObject({ code: 0, stdout: "", lines: ["talker stands for sim:prose."] });
    const asked = await aw("-m", "talker", "hi");
    expect(asked).toMatchObject({ code: 0, stdout: expect.stringContaining("This is a simulated answer.") });
    expect(await aw("aliases", "remove", "talker")).toMatchObject({ code: 0, lines: ["talker is forgotten."] });
    expect(await aw("-m", "talker", "hi")).toMatchObject({ code: 3, stdout: "" });
  });

  it("resolves an alias, and a bare name, to the id of the model", async () => {
    await aw("aliases", "set", "fast", "gpt-4.1-mini");
    await aw("aliases", "set", "quick", "fast");
    const { stdout } = await aw("aliases", "list");
    expect(stdout).toBe("fast\topenai:gpt-4.1-mini\nquick\topenai:gpt-4.1-mini\n");
    expect(JSON.parse((await aw("aliases", "--json")).stdout)).toEqual([
      { name: "fast", model: "openai:gpt-4.1-mini" },
      { name: "quick", model: "openai:gpt-4.1-mini" },
    ]);
    expect((await aw("aliases", "path")).stdout).toBe(`${join(home, "aliases.json")}\n`);
  });

  it.runIf(hasTerminal)("is a table on a terminal", async () => {
    await aw("aliases", "set", "fast", "gpt-4.1-mini");
    const { stdout } = await onTerminal("aliases");
    expect(stdout.replaceAll("\r", "")).toBe("ALIAS  MODEL\nfast   openai:gpt-4.1-mini\n");
  });

  it.each([
    [["fast", "gpt-4.1-minni"], 3, "Did you mean gpt-4.1-mini"],
    [["me", "me"], 3, "Unknown model: me."],
    [["gpt-4.1-mini", "sim:prose"], 2, '"gpt-4.1-mini" is the name of a model: openai:gpt-4.1-mini.'],
    [["openai:gpt-4.1", "sim:prose"], 2, "with a colon it would hide a model id"],
    [["a b", "sim:prose"], 2, "an alias has no spaces"],
  ])("refuses to set %j", async (args, code, message) => {
    const ended = await aw("aliases", "set", ...args);
    expect(ended).toMatchObject({ code, stdout: "", lines: [expect.stringContaining(message), expect.any(String)] });
    expect(existsSync(join(home, "aliases.json"))).toBe(false);
  });

  it("says that there is nothing to remove", async () => {
    expect(await aw("aliases", "remove", "x")).toMatchObject({
      code: 3,
      lines: ['Error: There is no alias "x".', expect.any(String)],
    });
  });

  it("ends where a file has aliases that stand for each other", async () => {
    writeFileSync(join(home, "aliases.json"), '{"a":"b","b":"a"}');
    expect(await aw("-m", "a", "hi")).toMatchObject({ code: 3, stdout: "" });
    expect(await aw("aliases", "set", "c", "a")).toMatchObject({ code: 3 });
    expect(await aw("aliases", "set", "a", "sim:prose")).toMatchObject({ code: 0 });
    expect(await aw("-m", "b", "hi")).toMatchObject({ code: 0 });
  });

  it("names a file that is broken, which hinders nobody who saves a key", async () => {
    const path = join(home, "aliases.json");
    writeFileSync(path, "{");
    for (const args of [["aliases"], ["aliases", "set", "a", "sim:prose"], ["-m", "sim:prose", "hi"], ["models"]]) {
      const { code, stdout, lines } = await aw(...args);
      expect({ code, stdout }).toEqual({ code: 2, stdout: "" });
      expect(lines[0]).toBe(`Error: ${path} is not JSON; correct it, or remove it and set the aliases again.`);
    }
    expect(await pipe(planted, "keys", "set", "openai")).toMatchObject({ code: 0 });
    expect(readFileSync(path, "utf8")).toBe("{");
  });

  it("loses nothing of two that are set at once", async () => {
    const names = ["a", "b", "c", "d"];
    const ended = await Promise.all(names.map((name) => aw("aliases", "set", name, "sim:prose")));
    expect(ended.map(({ code }) => code)).toEqual([0, 0, 0, 0]);
    expect(Object.keys(saved("aliases.json")).sort()).toEqual(names);
  });
});

describe("aw keys", () => {
  it("saves what is piped in, tells where it is, and shows it nowhere", async () => {
    const set = await pipe(`${planted}\n`, "keys", "set", "openai");
    expect(set).toMatchObject({ code: 0, stdout: "", lines: [`Saved for openai in ${join(home, "keys.json")}.`] });
    expect(saved("keys.json")).toEqual({ openai: planted });
    const list = await aw("keys");
    expect(list.stdout.split("\n")).toEqual(
      expect.arrayContaining(["openai\tkeys.json\tsaved", "anthropic\tnot set\t", "sim\tnot needed\t"]),
    );
    const json = await aw("keys", "list", "--json");
    expect(JSON.parse(json.stdout)).toContainEqual({
      provider: "openai",
      source: { from: "keys.json", optional: false },
      saved: true,
    });
    const path = await aw("keys", "path");
    const checked = await aw("keys", "check", "openai");
    const removed = await aw("keys", "remove", "openai");
    expect(path.stdout).toBe(`${join(home, "keys.json")}\n`);
    expect(checked).toMatchObject({ code: 0, stdout: "openai\tkeys.json\n" });
    expect(removed).toMatchObject({ code: 0, lines: ["The key for openai is forgotten."] });
    for (const ended of [set, list, json, path, checked, removed]) expect(shown(ended)).not.toContain(planted);
    expect(await aw("keys", "remove", "openai")).toMatchObject({ code: 3 });
  });

  it("says that a variable of the environment comes first", async () => {
    const env = { AFTERWORD_HOME: home, OPENAI_API_KEY: "sk-of-the-environment" };
    const set = await run(["keys", "set", "openai"], { env, stdin: planted });
    expect(set.lines[1]).toBe("OPENAI_API_KEY is set and comes first.");
    const list = await run(["keys"], { env });
    expect(list.stdout).toContain("openai\tOPENAI_API_KEY\tsaved\n");
    expect(shown(list)).not.toContain("sk-of");
  });

  it.each([
    [["set", "openai", planted], "it takes no key"],
    [["set", "openai", `--key=${planted}`], "it takes no key"],
    [["set", planted], "No provider with a key has that name."],
    [["set", `openai=${planted}`], "No provider with a key has that name."],
    [[planted], "it takes no key"],
    [["sett", "openai", planted], "it takes no key"],
    [["list", `--${planted}`], "it takes no key"],
    [["remove", "openai", planted], "it takes no key"],
    [["remove", planted], "No provider with a key has that name."],
    [["check", planted], "No provider with a key has that name."],
  ])("does not repeat a key that was typed in the wrong place: %j", async (args, message) => {
    const ended = await pipe("sk-from-stdin-0123", "keys", ...args);
    expect(ended).toMatchObject({ code: 2, stdout: "", lines: [expect.stringContaining(message), expect.any(String)] });
    expect(shown(ended)).not.toContain(planted);
    expect(existsSync(join(home, "keys.json"))).toBe(false);
  });

  it("names the providers that there are", async () => {
    const { code, lines } = await pipe(planted, "keys", "set", "opnai");
    expect(code).toBe(2);
    expect(lines[1]).toMatch(/^There are openai, anthropic, /);
  });

  it.each([
    ["", "There was no key to save."],
    [`${planted}\n${planted}\n`, "key has a line break at position 28"],
  ])("refuses to save %j", async (stdin, message) => {
    const ended = await pipe(stdin, "keys", "set", "openai");
    expect(ended).toMatchObject({ code: 2, lines: [expect.stringContaining(message), expect.any(String)] });
    expect(shown(ended)).not.toContain(planted);
    expect(existsSync(join(home, "keys.json"))).toBe(false);
  });

  it("does not show what is in a file that is broken", async () => {
    writeFileSync(join(home, "keys.json"), `{"openai":"${planted}"`, { mode: 0o600 });
    for (const args of [["list"], ["check"], ["set", "openai"], ["remove", "openai"]]) {
      const ended = await pipe("sk-another-0123456789", "keys", ...args);
      expect(ended).toMatchObject({
        code: 2,
        lines: [expect.stringContaining("keys.json is not JSON"), expect.any(String)],
      });
      expect(shown(ended)).not.toContain("sk-");
    }
  });

  it("checks with exit code 4 where there is none", async () => {
    const one = await aw("keys", "check", "mistral");
    expect(one).toMatchObject({ code: 4, stdout: "" });
    expect(one.lines).toEqual(["Error: No key for mistral.", "Save one: aw keys set mistral, or set MISTRAL_API_KEY"]);
    expect(await aw("keys", "check")).toMatchObject({ code: 4, stdout: "" });
    expect(await aw("keys", "check", "ollama")).toMatchObject({ code: 0, stdout: "ollama\tnot needed\n" });
    await pipe(planted, "keys", "set", "groq");
    expect(await aw("keys", "check")).toMatchObject({ code: 0, stdout: "groq\tkeys.json\n" });
  });

  /** Types this once it is asked. */
  async function typeKey(letters: string): Promise<Ended> {
    const all = environment({ AFTERWORD_HOME: home, TERM: "xterm-256color", SHELL: "/bin/sh", NO_COLOR: "1" });
    const command = `'${process.execPath}' '${main}' keys set openai`;
    const stdio = ["pipe", "pipe", "pipe"] as const;
    const { child, begun, ended } = watch(
      spawn("script", ["-qec", command, "/dev/null"], { env: all, stdio: [...stdio] }),
    );
    expect(await begun).toContain("Key for openai (it is not shown): ");
    child.stdin?.write(letters);
    return ended;
  }

  it.runIf(hasTerminal)("does not show a key that is typed", async () => {
    const ended = await typeKey(`${planted}x\x7f\r`);
    expect(ended.code).toBe(0);
    expect(shown(ended)).toContain("Saved for openai");
    expect(shown(ended)).not.toContain("planted");
    expect(saved("keys.json")).toEqual({ openai: planted });
  });

  it.runIf(hasTerminal)("ends at Ctrl-C, and at Ctrl-D, and saves nothing", async () => {
    expect((await typeKey("sk-pl\x03")).code).toBe(130);
    expect((await typeKey("\x04")).code).toBe(2);
    expect(existsSync(join(home, "keys.json"))).toBe(false);
  });
});
