/** Saved aliases: what may be one, what becomes of a file that cannot be used, and processes that save at once. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import {
  chmodSync,
  lstatSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it, vi } from "vitest";
import { savedAliases } from "../../src/credentials/aliases.ts";
import {
  aliasesPath,
  createRegistry,
  InvalidRequestError,
  listAliases,
  removeAlias,
  setAlias,
  UnknownModelError,
} from "../../src/index.ts";
import { openai } from "../../src/openai.ts";

const posix = process.platform !== "win32";
const index = join(import.meta.dirname, "../../src/index.ts");

let home: string;
beforeEach(() => {
  home = join(mkdtempSync(join(tmpdir(), "afterword-aliases-")), "deep", "home");
  vi.stubEnv("AFTERWORD_HOME", home);
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(join(home, "../.."), { recursive: true, force: true });
});

const registry = () => createRegistry({ providers: [openai({ apiKey: "unused" })], aliases: savedAliases() });
const write = (text: string) => writeFileSync(join(home, "aliases.json"), text);

/** Runs a module of its own with this user's directory; resolves to what it printed. */
async function runModule(code: string): Promise<string> {
  const args = ["--input-type=module", "--eval", code];
  const child = spawn(process.execPath, args, { env: { ...process.env, NODE_NO_WARNINGS: "1" } });
  let printed = "";
  for (const stream of [child.stdout, child.stderr]) {
    stream.setEncoding("utf8").on("data", (text: string) => {
      printed += text;
    });
  }
  await once(child, "close");
  return printed;
}

describe("an alias", () => {
  it("stands for its model from the next registry on, until it is removed", async () => {
    expect(await listAliases()).toEqual({});
    await setAlias("fast", "openai:gpt-4.1-mini");
    expect(await listAliases()).toEqual({ fast: "openai:gpt-4.1-mini" });
    expect(registry().getModel("fast").id).toBe("openai:gpt-4.1-mini");
    const [model] = registry()
      .listModels()
      .filter(({ id }) => id === "openai:gpt-4.1-mini");
    expect(model?.aliases).toContain("fast");
    expect(await removeAlias("fast")).toBe(true);
    expect(await removeAlias("fast")).toBe(false);
    expect(() => registry().getModel("fast")).toThrow(UnknownModelError);
  });

  it("of an alias is one of the model behind it, and stays so", async () => {
    await setAlias("fast", "openai:gpt-4.1-mini");
    await setAlias("quick", "fast");
    await setAlias("fast", "openai:gpt-4.1");
    expect(await listAliases()).toEqual({ fast: "openai:gpt-4.1", quick: "openai:gpt-4.1-mini" });
  });

  it("cannot stand for itself", async () => {
    await expect(setAlias("me", "me")).rejects.toThrow('"me" leads to no model, only back to "me"');
    expect(await listAliases()).toEqual({});
  });

  it("can be set to what it stands for already", async () => {
    await setAlias("fast", "openai:gpt-4.1");
    await setAlias("other", "fast");
    await setAlias("fast", "other");
    expect(await listAliases()).toEqual({ fast: "openai:gpt-4.1", other: "openai:gpt-4.1" });
  });

  it.each([
    ["openai:gpt-4.1", "with a colon it would hide a model id"],
    ["a b", "an alias has no spaces"],
    ["a\u00a0b", "an alias has no spaces"],
    ["a\u001bb", "an alias has no spaces"],
    ["-m", "does not begin with a dash"],
    ["", "an alias is a short text"],
    [7, "an alias is a short text"],
  ])("is not named %j", async (name, message) => {
    await expect(setAlias(name as string, "openai:gpt-4.1")).rejects.toThrow(message);
    await expect(setAlias(name as string, "openai:gpt-4.1")).rejects.toThrow(InvalidRequestError);
  });

  it("needs the id of a model", async () => {
    await expect(setAlias("fast", "")).rejects.toThrow('The model is ""; pass its id');
    await expect(setAlias("fast", "gpt 4")).rejects.toThrow("pass its id");
  });

  it.each(["__proto__", "constructor", "schnell-日本"])("may be named %s", async (name) => {
    expect(() => registry().getModel(name)).toThrow(UnknownModelError);
    await setAlias(name, "openai:gpt-4.1");
    expect(Object.entries(await listAliases())).toEqual([[name, "openai:gpt-4.1"]]);
    expect(registry().getModel(name).id).toBe("openai:gpt-4.1");
    expect(await removeAlias(name)).toBe(true);
  });
});

describe("the file of aliases", () => {
  it.runIf(posix)("is its owner's, in a directory that only the owner can enter", async () => {
    await setAlias("fast", "openai:gpt-4.1");
    expect(aliasesPath()).toBe(join(home, "aliases.json"));
    expect(statSync(home).mode & 0o777).toBe(0o700);
    expect(statSync(aliasesPath()).mode & 0o777).toBe(0o600);
    expect(readdirSync(home)).toEqual(["aliases.json"]);
  });

  it.runIf(posix)("may be a link, and stays one", async () => {
    await setAlias("fast", "openai:gpt-4.1");
    const target = join(home, "elsewhere.json");
    writeFileSync(target, '{"old":"openai:gpt-4.1"}');
    rmSync(aliasesPath());
    symlinkSync(target, aliasesPath());
    await setAlias("new", "old");
    expect(lstatSync(aliasesPath()).isSymbolicLink()).toBe(true);
    expect(JSON.parse(readFileSync(target, "utf8"))).toEqual({ old: "openai:gpt-4.1", new: "openai:gpt-4.1" });
  });

  it.each([
    ["", "is not JSON; correct it, or remove it"],
    ['{"fast":', "is not JSON; correct it, or remove it"],
    ["[]", "must be an object of aliases"],
    ['{"fast":7}', "must be an object of aliases"],
    ['{"openai:gpt-4.1":"openai:gpt-5"}', 'has the alias "openai:gpt-4.1"; with a colon'],
  ])("with %j in it is named where it is used, and left as it is", async (text, message) => {
    await setAlias("fast", "openai:gpt-4.1");
    write(text);
    const told = expect.objectContaining({ code: "invalid-request", message: expect.stringContaining(message) });
    const named = expect.objectContaining({ message: expect.stringContaining(join(home, "aliases.json")) });
    for (const what of [told, named]) {
      await expect(listAliases()).rejects.toEqual(what);
      await expect(setAlias("other", "openai:gpt-4.1")).rejects.toEqual(what);
      await expect(removeAlias("fast")).rejects.toEqual(what);
      expect(() => registry().getModel("openai:gpt-4.1")).toThrow(what);
      expect(() => registry().listModels()).toThrow(what);
    }
    // Who only wants to know the providers, such as an error message, needs no alias.
    expect(registry().providers).toHaveLength(1);
    expect(readFileSync(aliasesPath(), "utf8")).toBe(text);
    expect(readdirSync(home)).toEqual(["aliases.json"]);
  });

  it("with a circle in it leaves the other aliases to work, and can be mended", async () => {
    await setAlias("fast", "openai:gpt-4.1");
    write('{"a":"b","b":"a","fast":"openai:gpt-4.1"}');
    expect(registry().getModel("fast").id).toBe("openai:gpt-4.1");
    expect(() => registry().getModel("a")).toThrow(UnknownModelError);
    await expect(setAlias("c", "a")).rejects.toThrow('"a" leads to no model, only back to "a"');
    expect(await removeAlias("a")).toBe(true);
    await setAlias("b", "fast");
    expect(await listAliases()).toEqual({ b: "openai:gpt-4.1", fast: "openai:gpt-4.1" });
  });

  it("that cannot be read, or whose directory is a file, is told", async () => {
    mkdirSync(join(home, "aliases.json"), { recursive: true });
    await expect(listAliases()).rejects.toThrow(/aliases\.json cannot be read \(EISDIR\)\.$/);
    vi.stubEnv("AFTERWORD_HOME", index);
    expect(await listAliases()).toEqual({});
    await expect(setAlias("fast", "openai:gpt-4.1")).rejects.toThrow(/aliases\.json cannot be changed \(E\w+\)\.$/);
  });

  it.runIf(posix && process.getuid?.() !== 0)(
    "that cannot be changed is told, and nothing is left behind",
    async () => {
      await setAlias("fast", "openai:gpt-4.1");
      chmodSync(home, 0o500);
      await expect(setAlias("new", "fast")).rejects.toThrow(/aliases\.json cannot be changed \(EACCES\)/);
      chmodSync(home, 0o700);
      expect(readdirSync(home)).toEqual(["aliases.json"]);
    },
  );
});

describe("processes that save at once", () => {
  it("lose nothing", { timeout: 60_000 }, async () => {
    const saver = (name: string) => `
      import { setAlias } from ${JSON.stringify(index)};
      for (let i = 0; i < 15; i++) await setAlias(${JSON.stringify(name)} + i, "openai:gpt-4.1");
    `;
    const here = Promise.all(Array.from({ length: 15 }, (_, at) => setAlias(`here${at}`, "openai:gpt-4.1")));
    expect(await Promise.all([runModule(saver("x")), runModule(saver("y")), here.then(() => "")])).toEqual([
      "",
      "",
      "",
    ]);
    expect(Object.keys(await listAliases())).toHaveLength(45);
    expect(readdirSync(home)).toEqual(["aliases.json"]);
  });

  it("say so where one of them never ends", async () => {
    await setAlias("fast", "openai:gpt-4.1");
    writeFileSync(join(home, "aliases.json.lock"), "");
    await expect(setAlias("new", "fast")).rejects.toThrow(/^Nothing was saved: .*aliases\.json\.lock is there/);
    expect(await listAliases()).toEqual({ fast: "openai:gpt-4.1" });
    rmSync(join(home, "aliases.json.lock"));
    await setAlias("new", "fast");
  });
});

describe("where there is no file system", () => {
  it("there are no aliases, and everything else works", async () => {
    const printed = await runModule(`
      process.getBuiltinModule = undefined;
      const { defaultRegistry, getModel, listAliases, setAlias } = await import(${JSON.stringify(index)});
      console.log(getModel("openai:gpt-4.1").id, defaultRegistry().listModels().length > 10, await listAliases());
      await setAlias("fast", "openai:gpt-4.1").catch((error) => console.log(error.message));
    `);
    expect(printed).toMatch(/^openai:gpt-4\.1 true \{\}\nThere is no file system here/);
  });

  it("the package loads, since it imports nothing of Node until it is used", async () => {
    const printed = await runModule(`
      import { registerHooks } from "node:module";
      const seen = [];
      registerHooks({ resolve(name, context, next) {
        if (name.startsWith("node:")) seen.push(name);
        return next(name, context);
      } });
      const { getModel } = await import(${JSON.stringify(index)});
      getModel("sim:prose");
      console.log(JSON.stringify(seen));
    `);
    expect(JSON.parse(printed)).toEqual([]);
  });
});
