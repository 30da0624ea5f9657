/** Where keys come from, in which order, how they are saved, and that no key is ever shown. */
import { once } from "node:events";
import { chmod, lstat, mkdtemp, readdir, readFile, rm, stat, symlink, writeFile } from "node:fs/promises";
import { type AddressInfo, createServer, type Socket } from "node:net";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { inspect } from "node:util";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import { anthropic } from "../../src/anthropic.ts";
import { type Clock, systemClock } from "../../src/core/clock.ts";
import { createRegistry } from "../../src/core/registry.ts";
import { homeDirectory } from "../../src/credentials/home.ts";
import { findKey } from "../../src/http/credential.ts";
import { redactor } from "../../src/http/redact.ts";
import { type HttpSettings, keysPath, listKeys, removeKey, type StreamEvent, setKey } from "../../src/index.ts";
import { vendor } from "../../src/openai-compatible.ts";
import { manualClock } from "../../src/testing.ts";
import { answerChat, chatStream, serve } from "../support/server.ts";

const posix = process.platform !== "win32";
const variables = [
  "AFTERWORD_HOME",
  "GROQ_API_KEY",
  "ANTHROPIC_API_KEY",
  "ANTHROPIC_AUTH_TOKEN",
  "AZURE_OPENAI_API_KEY",
];
let saved: (string | undefined)[] = [];
let home = "";

beforeEach(async () => {
  saved = variables.map((name) => process.env[name]);
  for (const name of variables) delete process.env[name];
  home = await mkdtemp(join(tmpdir(), "afterword-keys-"));
  process.env.AFTERWORD_HOME = join(home, "nested", "afterword");
});
afterEach(async () => {
  variables.forEach((name, index) => {
    if (saved[index] === undefined) delete process.env[name];
    else process.env[name] = saved[index];
  });
  await rm(home, { recursive: true });
});

/** A program that prints this, as `keyCommand`. */
const program = (script: string, ...rest: readonly string[]) => [process.execPath, "-e", script, ...rest];
const printing = (text: string) => program("process.stdout.write(process.argv[1])", text);

/** The key that arrives at the provider. */
async function keySent(settings: HttpSettings, clock: Clock = systemClock): Promise<string | undefined> {
  await using server = await serve((response) => answerChat(response, "ok"));
  const provider = vendor("groq", { ...settings, baseURL: server.url, maxRetries: 0 });
  try {
    await createRegistry({ providers: [provider], clock })
      .getModel("groq:m")
      .prompt("Q");
  } catch (error) {
    expect(server.received).toEqual([]);
    throw error;
  }
  return server.received[0]?.headers.authorization?.replace("Bearer ", "");
}

const failureOf = (promise: PromiseLike<unknown>): Promise<Error> =>
  Promise.resolve(promise).then(
    () => expect.unreachable(),
    (error: Error) => error,
  );

describe("a key", () => {
  it("is the explicit one, else that of the environment, of keyCommand, of keys.json, and where it comes from is told", async () => {
    await setKey("groq", "key-of-the-file");
    process.env.GROQ_API_KEY = "key-of-environment";
    const keyCommand = printing("key-of-the-command");
    const source = (settings: HttpSettings) => vendor("groq", settings).credentialSource?.();

    expect(await keySent({ apiKey: "key-that-is-given", keyCommand })).toBe("key-that-is-given");
    expect(await source({ apiKey: "key-that-is-given", keyCommand })).toEqual({ from: "apiKey", optional: false });
    expect(await keySent({ keyCommand })).toBe("key-of-environment");
    expect(await source({ keyCommand })).toEqual({ from: "environment", variable: "GROQ_API_KEY", optional: false });
    process.env.GROQ_API_KEY = "";
    expect(await keySent({ keyCommand })).toBe("key-of-the-command");
    expect(await source({ keyCommand })).toEqual({ from: "keyCommand", optional: false });
    expect(await keySent({})).toBe("key-of-the-file");
    expect(await source({})).toEqual({ from: "keys.json", optional: false });
    expect(await removeKey("groq")).toBe(true);
    await expect(keySent({})).rejects.toMatchObject({ code: "missing-key", variables: ["GROQ_API_KEY"] });
    expect(await source({})).toEqual({ from: "none", optional: false });
    expect(await vendor("ollama").credentialSource?.()).toEqual({ from: "none", optional: true });
  });

  it("is read when it is used, not before: from the environment, the file, and a function for each request", async () => {
    let made = 0;
    await using server = await serve((response) => answerChat(response, "ok"));
    const settings = { baseURL: server.url, maxRetries: 0 };
    const registry = createRegistry({ providers: [vendor("groq", settings)] });
    const model = registry.getModel("groq:m");
    process.env.GROQ_API_KEY = "key-set-later";
    await model.prompt("Q");
    delete process.env.GROQ_API_KEY;
    await setKey("groq", "key-saved-later");
    await model.prompt("Q");
    const apiKey = async () => `short-lived-${++made}`;
    const tokens = createRegistry({ providers: [vendor("groq", { ...settings, apiKey })] }).getModel("groq:m");
    await tokens.prompt("Q");
    await tokens.prompt("Q");
    const sent = server.received.map(({ headers }) => headers.authorization);
    expect(sent).toEqual([
      ...["Bearer key-set-later", "Bearer key-saved-later"],
      ...["Bearer short-lived-1", "Bearer short-lived-2"],
    ]);
  });

  it("of two kinds is the first of the provider's variables, sent in its own way; the other is named", async () => {
    const sent: HttpSettings["headers"][] = [];
    const fetch: HttpSettings["fetch"] = async (_url, init) => {
      sent.push(init?.headers as HttpSettings["headers"]);
      return new Response("{}", { status: 400 });
    };
    const provider = anthropic({ fetch, maxRetries: 0 });
    const ask = () =>
      failureOf(
        createRegistry({ providers: [provider] })
          .getModel("anthropic:m")
          .prompt("Q"),
      );
    process.env.ANTHROPIC_AUTH_TOKEN = "token-0123456789";
    await ask();
    process.env.ANTHROPIC_API_KEY = "key-0123456789";
    await ask();
    delete process.env.ANTHROPIC_API_KEY;
    delete process.env.ANTHROPIC_AUTH_TOKEN;
    await setKey("anthropic", "key-of-the-file");
    await ask();
    expect(sent).toMatchObject([
      { authorization: "Bearer token-0123456789" },
      { "x-api-key": "key-0123456789" },
      { "x-api-key": "key-of-the-file" },
    ]);
    expect(sent[0]).not.toHaveProperty("x-api-key");
    expect(sent[1]).not.toHaveProperty("authorization");
    process.env.ANTHROPIC_AUTH_TOKEN = "token-0123456789";
    process.env.ANTHROPIC_API_KEY = "key-0123456789";
    expect(await provider.credentialSource?.()).toEqual({
      from: "environment",
      variable: "ANTHROPIC_API_KEY",
      unused: ["ANTHROPIC_AUTH_TOKEN"],
      optional: false,
    });
  });

  it.each<[string, () => HttpSettings | Promise<HttpSettings>]>([
    ["apiKey", () => ({ apiKey: () => "secret-with\nbreak" })],
    [
      "GROQ_API_KEY",
      () => {
        process.env.GROQ_API_KEY = "secret with space";
        return {};
      },
    ],
    ["keyCommand", () => ({ keyCommand: printing("secret-first\nsecret-second") })],
    [
      "keys.json",
      async () => {
        await setKey("groq", "0123456789");
        await writeFile(await keysPath(), '{"groq": "secret\\u00fc"}');
        return {};
      },
    ],
  ])("of wrong shape in %s is refused by that name, and not shown", async (name, make) => {
    const error = await failureOf(keySent(await make()));
    expect(error).toMatchObject({ code: "invalid-request", field: name });
    expect(error.message).toMatch(new RegExp(`^${name} has a (line break|space or a letter)`));
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain("secret");
  });
});

describe("a key command", () => {
  it("runs without a shell, and what it prints is taken without the white space around it", async () => {
    const keyCommand = program("console.log('\\n  ' + process.argv[1] + '  ')", "$HOME;`id`|x");
    expect(await keySent({ keyCommand })).toBe("$HOME;`id`|x");
  });

  it("runs once for requests that come together, and again when five minutes have passed", async () => {
    const log = join(home, "runs");
    const keyCommand = program(`fs.appendFileSync(process.argv[1], "x"); console.log("key-from-command")`, log);
    const runs = async () => (await readFile(log, "utf8")).length;
    const clock = manualClock();
    await using server = await serve((response) => answerChat(response, "ok"));
    const provider = vendor("groq", { keyCommand, baseURL: server.url });
    const model = createRegistry({ providers: [provider], clock }).getModel("groq:m");
    await Promise.all([model.prompt("A"), model.prompt("B"), model.prompt("C")]);
    expect(await runs()).toBe(1);
    await clock.advance(5 * 60_000 - 1);
    await model.prompt("D");
    expect(await runs()).toBe(1);
    await clock.advance(1);
    await model.prompt("E");
    expect(await runs()).toBe(2);
    expect(new Set(server.received.map(({ headers }) => headers.authorization))).toEqual(
      new Set(["Bearer key-from-command"]),
    );
  });

  it.each<[string, readonly string[], string]>([
    ["fails", program("console.log('secret-out'); console.error('secret-err'); process.exit(3)"), "exit code 3"],
    ["prints nothing", program("console.error('secret-err')"), "printed nothing"],
    ["prints too much", program("process.stdout.write('secret'.repeat(20000))"), "printed too much"],
    ["is not there", ["no-such-program-here"], '"no-such-program-here" was not found'],
    ["is ended", program("console.log('secret'); process.kill(process.pid, 'SIGTERM')"), "was ended by SIGTERM"],
  ])("that %s is a missing key with the reason, without its output", async (_name, keyCommand, reason) => {
    const error = await failureOf(keySent({ keyCommand }));
    expect(error).toMatchObject({ code: "missing-key", provider: "groq" });
    expect(error.message).toContain(reason);
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain("secret");
  });

  it("that hangs is ended after a minute, and one that failed is tried again", async () => {
    const listener = createServer().listen(0, "127.0.0.1");
    await once(listener, "listening");
    const { port } = listener.address() as AddressInfo;
    const script = `
      const [, log, port] = process.argv;
      if (fs.existsSync(log)) console.log("key-of-second-run");
      else { fs.writeFileSync(log, ""); net.connect(Number(port), "127.0.0.1"); }`;
    const keyCommand = program(script, join(home, "ran"), String(port));
    const clock = manualClock();
    const connected = once(listener, "connection");
    const failed = failureOf(keySent({ keyCommand }, clock));
    const [socket] = (await connected) as [Socket];
    const ended = new Promise((resolve) =>
      socket
        .on("close", resolve)
        .on("error", () => {})
        .resume(),
    );
    await clock.advance(60_000);
    expect((await failed).message).toContain("did not end within 60 s");
    await ended;
    expect(await keySent({ keyCommand }, clock)).toBe("key-of-second-run");
    listener.close();
  });

  it("does not keep a caller waiting who gives up, or has given up", async () => {
    const owner = { provider: "groq", variables: [] };
    const settings = { keyCommand: program("setInterval(() => {}, 1000)") };
    const clock = manualClock();
    const stop = new AbortController();
    const failed = failureOf(findKey(settings, owner, { clock, signal: stop.signal }));
    await clock.waiting();
    stop.abort(new Error("enough"));
    expect((await failed).message).toBe("enough");
    expect((await failureOf(findKey(settings, owner, { clock, signal: stop.signal }))).message).toBe("enough");
    await clock.advance(60_000);
  });

  it.each([[[]], ["op read key"], [["op", 1]], [[""]]])("given as %j is refused", (keyCommand) => {
    expect(() => vendor("groq", { keyCommand: keyCommand as string[] })).toThrow("keyCommand must be a list of texts");
  });
});

describe("keys.json", () => {
  it.runIf(posix)(
    "is made for its owner alone, in a directory for its owner alone, and leaves nothing beside it",
    async () => {
      const umask = process.umask(0o000);
      try {
        await setKey("groq", "key-0123456789");
      } finally {
        process.umask(umask);
      }
      const path = await keysPath();
      expect(path).toBe(join(process.env.AFTERWORD_HOME ?? "", "keys.json"));
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect((await stat(join(path, ".."))).mode & 0o777).toBe(0o700);
      await chmod(path, 0o644);
      await setKey("mistral", "key-0123456789");
      expect((await stat(path)).mode & 0o777).toBe(0o600);
      expect(await readdir(join(path, ".."))).toEqual(["keys.json"]);
    },
  );

  it("tells the names of what is saved, and forgets what it should", async () => {
    expect(await listKeys()).toEqual([]);
    expect(await removeKey("groq")).toBe(false);
    await Promise.all([setKey("openai", "key-0"), setKey("groq", "key-1"), setKey("groq", "key-2")]);
    expect(await listKeys()).toEqual(["groq", "openai"]);
    expect(JSON.parse(await readFile(await keysPath(), "utf8"))).toEqual({ groq: "key-2", openai: "key-0" });
    expect(await removeKey("openai")).toBe(true);
    expect(await removeKey("constructor")).toBe(false);
    expect(await listKeys()).toEqual(["groq"]);
  });

  it.each([
    ["Groq", "key-0123456789", /^The provider is "Groq"/],
    ["groq", "secret with space", /^key has a space/],
    ["groq", "", /^key is empty/],
    ["groq", undefined, /^key is empty/],
  ])("is not given %j with a key that cannot be meant so", async (provider, key, message) => {
    const error = await failureOf(setKey(provider, key as string));
    expect(error.message).toMatch(message);
    expect(inspect(error)).not.toContain("secret");
    expect(await listKeys()).toEqual([]);
  });

  it.each(["secret-key", '{"groq": "secret-key"', '{"groq": {"key": "secret-key"}}', '["secret-key"]'])(
    "that holds %s is refused by its path, without what is in it, and is not overwritten",
    async (text) => {
      await setKey("groq", "key-0123456789");
      const path = await keysPath();
      await writeFile(path, text);
      for (const use of [() => keySent({}), () => setKey("groq", "key-9876543210"), () => listKeys()]) {
        const error = await failureOf(use());
        expect(error).toMatchObject({ code: "invalid-request", field: "keys.json" });
        expect(error.message).toContain(path);
        expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain("secret");
      }
      expect(await readFile(path, "utf8")).toBe(text);
    },
  );

  it.runIf(posix)("that others can read is used, with one warning that says how to close it", async () => {
    await setKey("groq", "key-0123456789");
    const path = await keysPath();
    await chmod(path, 0o640);
    const warnings: Error[] = [];
    const listen = (warning: Error) => warnings.push(warning);
    process.on("warning", listen);
    try {
      expect(await keySent({})).toBe("key-0123456789");
      expect(await keySent({})).toBe("key-0123456789");
      await new Promise((resolve) => setImmediate(resolve));
    } finally {
      process.off("warning", listen);
    }
    expect(warnings).toMatchObject([
      { name: "AfterwordWarning", message: expect.stringContaining(`chmod 600 '${path}'`) },
    ]);
    expect(warnings[0]?.message).not.toContain("key-0123456789");
  });

  it.runIf(posix)("may be a link, and stays one", async () => {
    const target = join(home, "elsewhere.json");
    await writeFile(target, '{"groq":"key-0123456789"}', { mode: 0o600 });
    await setKey("mistral", "key-0123456789");
    const path = await keysPath();
    await rm(path);
    await symlink(target, path);
    await setKey("mistral", "key-9876543210");
    expect((await lstat(path)).isSymbolicLink()).toBe(true);
    expect(JSON.parse(await readFile(target, "utf8"))).toEqual({ groq: "key-0123456789", mistral: "key-9876543210" });
  });

  it.each([
    [{ AFTERWORD_HOME: "/a/b" }, "linux", "/a/b"],
    [{ AFTERWORD_HOME: "/a/b", XDG_CONFIG_HOME: "/x" }, "darwin", "/a/b"],
    [{ XDG_CONFIG_HOME: "/x" }, "linux", "/x/afterword"],
    [{ XDG_CONFIG_HOME: "relative" }, "linux", "/home/me/.config/afterword"],
    [{}, "linux", "/home/me/.config/afterword"],
    [{}, "darwin", "/home/me/Library/Application Support/afterword"],
    [{ APPDATA: "/roaming" }, "win32", "/roaming/afterword"],
    [{}, "win32", "/home/me/AppData/Roaming/afterword"],
  ])("with %j on %s is in %s", (env, platform, path) => {
    expect(homeDirectory({ env, platform, userHome: "/home/me" })).toBe(path);
  });
});

describe("a key that the server repeats", () => {
  const planted = 'gsk_"plan<ted>&key/0123456789';
  const json = (status: number, body: unknown, headers = {}) =>
    new Response(JSON.stringify(body), { status, headers: { "content-type": "application/json", ...headers } });
  const html = (status: number) =>
    new Response(
      `<html><title>no ${planted}</title><p>${planted.replaceAll("&", "&amp;").replaceAll("<", "&lt;")}</p>`,
      {
        status,
        headers: { "content-type": "text/html" },
      },
    );
  const stream = (text: string) =>
    new Response(text, { headers: { "content-type": "text/event-stream", "x-request-id": `req-${planted}` } });
  const said = { error: { message: `Incorrect key ${planted}`, code: planted, param: planted } };

  /** How the key may come back, and whether the answer is an error. */
  const echoes: readonly (readonly [string, () => Response])[] = [
    ["JSON error", () => json(401, said, { "x-request-id": `req-${planted}` })],
    [
      "JSON error with slashes escaped",
      () => new Response(JSON.stringify(said).replaceAll("/", "\\/"), { status: 400 }),
    ],
    ["text error", () => new Response(`no such key: ${encodeURIComponent(planted)} ${planted}`, { status: 500 })],
    ["HTML error", () => html(502)],
    ["HTML page in place of an answer", () => html(200)],
    ["broken JSON in a stream", () => stream(`data: {"x": ${planted}\n\n`)],
    ["error in a stream", () => stream(`${chatStream("some")[0]}data: ${JSON.stringify(said)}\n\n`)],
    ["error event", () => stream(`event: error\ndata: ${JSON.stringify(said.error)}\n\n`)],
    ["request id of a good answer", () => stream(chatStream("some").join(""))],
  ];

  const sources: readonly (readonly [string, () => HttpSettings | Promise<HttpSettings>])[] = [
    ["apiKey", () => ({ apiKey: planted })],
    ["a function", () => ({ apiKey: async () => planted })],
    [
      "the environment",
      () => {
        process.env.GROQ_API_KEY = planted;
        return {};
      },
    ],
    ["keyCommand", () => ({ keyCommand: printing(planted) })],
    [
      "keys.json",
      async () => {
        await setKey("groq", planted);
        return {};
      },
    ],
    ["a header of the settings", () => ({ apiKey: "other-0123456789", headers: { "x-proxy-token": planted } })],
  ];

  const forms = [planted, JSON.stringify(planted).slice(1, -1), encodeURIComponent(planted), "0123456789"];

  it.each(echoes.flatMap(([echo, answer]) => sources.map(([source, make]) => [echo, source, answer, make] as const)))(
    "in a %s is not in any output, when it came from %s",
    async (_echo, _source, answer, make) => {
      const settings = await make();
      const provider = vendor("groq", { ...settings, fetch: async () => answer(), maxRetries: 1, maxRetryWaitMs: 0 });
      const registry = createRegistry({ providers: [provider] });
      const model = registry.getModel("groq:m");
      const generation = model.prompt("Q", { raw: true });
      const events: StreamEvent[] = [];
      let outcome: unknown;
      try {
        for await (const event of generation.events()) events.push(event);
        outcome = await generation;
      } catch (error) {
        outcome = error;
      }
      expect(outcome).toBeDefined();
      // The settings are the caller's own; everything else is shown.
      const outputs = [
        outcome,
        events,
        generation,
        generation.request,
        model,
        registry,
        await provider.credentialSource?.(),
      ];
      for (const output of outputs) {
        const texts = [
          inspect(output, { depth: Infinity, showHidden: true }),
          JSON.stringify(output) ?? "",
          String(output),
        ];
        for (const form of forms) for (const text of texts) expect(text).not.toContain(form);
      }
      const { stack = "", message = "" } = outcome as Partial<Error>;
      for (const form of forms) expect(`${stack}${message}`).not.toContain(form);
    },
  );

  it("is found however it is written, and words are left alone", () => {
    const redact = redactor([planted, "short", ""]);
    expect(redact(`a ${planted} b ${JSON.stringify({ planted })} short`)).toBe(
      'a [redacted] b {"planted":"[redacted]"} short',
    );
  });
});
