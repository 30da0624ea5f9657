/** The command as a user meets it: what goes to which stream, what it says when something fails, and how it ends. */
import { spawn } from "node:child_process";
import { once } from "node:events";
import { closeSync, existsSync, openSync, readFileSync } from "node:fs";
import type { ServerResponse } from "node:http";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { listModels } from "../src/index.ts";
import { startSimulator } from "../src/testing.ts";
import { environment, hasTerminal, main, run, runOnTerminal, runShell, start, watch } from "./cli/command.ts";
import { serve } from "./support/server.ts";

const usage =
  /^Usage: In: \d+; Out: \d+; Cache create: \d+; Cache read: \d+; Total Tokens: \d+; Search: 0; Cost: \$0\.000000$/;
const secret = "sk-planted-0123456789abcdef";

const script = (...steps: readonly object[]) => ["-m", "sim:script", JSON.stringify(steps)];
const text = (value: string) => ({ type: "text", text: value });

/** What sim:echo says that it was sent. */
const echoed = (stdout: string) => JSON.parse(stdout).body;

/** A piece of text, as OpenAI streams it. */
function sendText(response: ServerResponse, content: string): boolean {
  if (!response.headersSent) response.writeHead(200, { "content-type": "text/event-stream" });
  const event = {
    type: "response.output_text.delta",
    item_id: "msg_1",
    output_index: 0,
    content_index: 0,
    delta: content,
  };
  return response.write(`data: ${JSON.stringify(event)}\n\n`);
}

describe.concurrent("asking", () => {
  it("streams the answer to stdout and puts the usage on stderr", async () => {
    const { child, ended } = start(["-u", "-m", "sim:prose", "Why is", "the sky blue?"]);
    let pieces = 0;
    child.stdout?.on("data", () => pieces++);
    const { code, stdout, lines } = await ended;
    expect(stdout).toMatch(/^This is a simulated answer\. You wrote “Why is the sky blue\?”.*\S\n$/);
    expect(lines).toEqual([expect.stringMatching(usage)]);
    expect(code).toBe(0);
    expect(pieces).toBeGreaterThan(5);
  });

  it("says nothing on stderr unless asked", async () => {
    const { code, stdout, stderr } = await run(script(text("Yes."), { type: "usage", input: 1, output: 1 }));
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: "Yes.\n", stderr: "" });
  });

  it("adds no line break to an answer that ends with one", async () => {
    expect((await run(script(text("Yes.\n")))).stdout).toBe("Yes.\n");
  });

  it("sends the system prompt and the options", async () => {
    const given = ["-o", "maxTokens=50", "-o", 'stop=["END","a=b"]', "-o", "seed=7", "-o", "reasoning=low"];
    const { stdout } = await run(["-m", "sim:echo", "-s", "Be brief.", ...given, "hi"]);
    expect(echoed(stdout)).toMatchObject({
      messages: [
        { role: "system", content: "Be brief." },
        { role: "user", content: "hi" },
      ],
      max_tokens: 50,
      stop: ["END", "a=b"],
      seed: 7,
      reasoning_effort: "low",
      stream: true,
    });
  });

  it("takes a number for reasoning as a budget in tokens", async () => {
    await using simulator = await startSimulator({ models: { "claude-haiku-4-5": "prose" }, delayMs: 0 });
    const env = { ANTHROPIC_API_KEY: secret, ANTHROPIC_BASE_URL: simulator.anthropicURL };
    const { code } = await run(["-m", "claude-haiku-4-5", "-o", "reasoning=2048", "-o", "maxTokens=4000", "hi"], {
      env,
    });
    expect(code).toBe(0);
    expect(simulator.requests[0]?.body).toMatchObject({ thinking: { type: "enabled", budget_tokens: 2048 } });
  });

  it("asks AFTERWORD_MODEL when no model is given", async () => {
    const { stdout } = await run(["hi"], { env: { AFTERWORD_MODEL: "sim:echo" } });
    expect(echoed(stdout).messages).toEqual([{ role: "user", content: "hi" }]);
  });

  it("asks in one piece with --no-stream", async () => {
    const { stdout } = await run(["-m", "sim:echo", "--no-stream", "hi"]);
    expect(echoed(stdout).stream).toBeUndefined();
  });

  it("prints the whole result with --json, and nothing else", async () => {
    const { code, stdout, stderr } = await run(["--json", ...script({ type: "reasoning", text: "Hm." }, text("Yes."))]);
    expect(JSON.parse(stdout)).toMatchObject({
      role: "assistant",
      model: "sim:script",
      text: "Yes.",
      reasoning: "Hm.",
      finishReason: "stop",
      usage: { total: expect.any(Number) },
    });
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("never mixes the model's thinking into a stdout or a stderr that is no terminal", async () => {
    const { stdout, stderr } = await run(script({ type: "reasoning", text: "Hm." }, text("Yes.")));
    expect({ stdout, stderr }).toEqual({ stdout: "Yes.\n", stderr: "" });
  });

  it("prints the first of several answers and says that there are more", async () => {
    const { stdout, lines } = await run(["-o", "choices=2", ...script(text("Yes."))]);
    expect(stdout).toBe("Yes.\n");
    expect(lines).toEqual([expect.stringContaining("2 answers")]);
  });

  it("says on stderr why an answer is short or missing", async () => {
    const short = await run(["-m", "sim:prose", "-o", "maxTokens=5", "hi"]);
    expect(short.stdout).toMatch(/^This is a.*\n$/);
    expect(short.lines).toEqual(["The answer ends at the token limit; -o maxTokens=... sets another."]);
    const declined = await run(script({ type: "refusal", text: "Not that." }));
    expect({ ...declined }).toMatchObject({ code: 0, stdout: "", lines: ["The model declined: Not that."] });
    const calls = await run(script({ type: "tool-call", name: "look_up", input: {} }));
    expect(calls.lines).toEqual(["The model calls look_up; --json prints with what."]);
  });

  it("takes any words as a prompt, and those that begin with a command's name after `prompt`", async () => {
    expect(echoed((await run(["-m", "sim:echo", "modles"])).stdout).messages[0].content).toBe("modles");
    const { stdout } = await run(["prompt", "-m", "sim:echo", "models", "are", "great"]);
    expect(echoed(stdout).messages[0].content).toBe("models are great");
    const dash = await run(["-m", "sim:echo", "--", "-40 F?"]);
    expect(echoed(dash.stdout).messages[0].content).toBe("-40 F?");
  });
});

describe.concurrent("stdin", () => {
  const ask = ["-m", "sim:echo"];

  it("comes before the argument, with one space between", async () => {
    const { stdout } = await run([...ask, "Sum", "it up."], { stdin: "Notes é\n" });
    expect(echoed(stdout).messages).toEqual([{ role: "user", content: "Notes é\n Sum it up." }]);
  });

  it("is enough of a prompt by itself", async () => {
    const { stdout } = await run(ask, { stdin: "Notes\n" });
    expect(echoed(stdout).messages).toEqual([{ role: "user", content: "Notes\n" }]);
  });

  it("is ignored when it is empty", async () => {
    const { stdout } = await run([...ask, "hi"], { stdin: "" });
    expect(echoed(stdout).messages).toEqual([{ role: "user", content: "hi" }]);
  });

  it("is waited for when a slow command writes it", async () => {
    const { stdout } = await runShell("{ sleep 0.5; echo Notes; } | $aw -m sim:echo hi");
    expect(echoed(stdout).messages).toEqual([{ role: "user", content: "Notes\n hi" }]);
  });

  it("is given up when the program that started the command neither writes to it nor closes it", async () => {
    const child = spawn(process.execPath, [main, ...ask, "hi"], { env: environment() });
    const { code, stdout, lines } = await watch(child).ended;
    expect(echoed(stdout).messages).toEqual([{ role: "user", content: "hi" }]);
    expect({ code, lines }).toEqual({ code: 0, lines: [expect.stringContaining("Nothing came from stdin")] });
  });

  it("has to be text", async () => {
    const { code, lines } = await run([...ask, "hi"], { stdin: Uint8Array.of(0x89, 0x50, 0x4e, 0x47) });
    expect({ code, lines }).toEqual({
      code: 2,
      lines: ["Error: What came from stdin is not text in UTF-8.", "Pipe in text, or send a file with -a -."],
    });
  });

  it("has to hold something where there is no argument", async () => {
    const { code, stdout, lines } = await run(ask);
    expect({ code, stdout, lines }).toEqual({
      code: 2,
      stdout: "",
      lines: ["Error: There is no prompt.", 'Write one, such as: aw "Why is the sky blue?"'],
    });
  });
});

describe.concurrent("a failure", () => {
  it("for want of a key takes three lines and says how to go on without", async () => {
    const { code, stdout, stderr } = await run(["hi"]);
    expect({ code, stdout }).toEqual({ code: 4, stdout: "" });
    expect(stderr).toBe(
      "Error: No key for openai.\n" +
        "Set OPENAI_API_KEY, such as: export OPENAI_API_KEY=...\n" +
        'Try it without a key: aw -m sim:prose "Why is the sky blue?"\n',
    );
  });

  it.each([
    [["--modle", "sim:echo", "hi"], 2, ["Error: unknown option '--modle'.", "Did you mean --model?"]],
    [["hi", "--josn"], 2, ["Error: unknown option '--josn'.", "Did you mean --json?"]],
    [["models", "--jsn"], 2, ["Error: unknown option '--jsn'.", "Did you mean --json?"]],
    [["-m"], 2, ["Error: option '-m, --model <id>' argument missing.", "See aw --help."]],
    [["demo", "me"], 2, [/too many arguments for 'demo'/, "To ask a model with these words: aw prompt ..."]],
    [["-m", "gpt-5.6-lunna", "hi"], 3, [/Unknown model: gpt-5\.6-lunna\..*Did you mean gpt-5\.6-luna/, /aw models/]],
    [["-m", "nobody:else", "hi"], 3, [/No provider is named nobody/, /aw models/]],
    [["-o", "maxTokns=5", "hi"], 2, [/Unknown option: maxTokns\. Did you mean maxTokens\?/, /-o key=value/]],
    [["-o", "temperature=hot", "hi"], 2, [/temperature is "hot"; it must be a number from 0 to 2/, /-o key=value/]],
    [["-o", "reasoning=lots", "hi"], 2, [/reasoning is .*"minimal" \| "low"/, /-o key=value/]],
    [["-o", "temperature", "hi"], 2, ["Error: -o temperature is not key=value.", /-o maxTokens=500/]],
    [["-o", "__proto__=1", "hi"], 2, [/Unknown option: __proto__/, /-o key=value/]],
    [["-m", "gpt-4.1", "-o", "reasoning=low", "hi"], 2, [/gpt-4\.1 does not support reasoning/, /another model/]],
  ])("of %j ends with %i, saying what is wrong and how to right it", async (args, status, expected) => {
    const { code, stdout, lines } = await run(args);
    expect({ code, stdout }).toEqual({ code: status, stdout: "" });
    expect(lines).toEqual(expected.map((line) => (typeof line === "string" ? line : expect.stringMatching(line))));
  });

  it.each([
    ["cut", /closed the connection before the end/],
    ["error", /answered with an error in the stream/],
  ])("in the middle (%s) leaves the text, ends its line, and comes after it", async (fault, message) => {
    const { code, stdout, lines } = await run(["-m", "sim:flaky", fault]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "This is a\n" });
    expect(lines).toEqual([expect.stringMatching(message), expect.not.stringMatching(/^\s+at /)]);
  });

  it("of the server, after the repeats, is one line and advice", async () => {
    const { code, stdout, lines } = await run(["-m", "sim:flaky", "500"]);
    expect({ code, stdout }).toEqual({ code: 1, stdout: "" });
    expect(lines).toEqual([
      expect.stringMatching(/^Error: sim answered 500: /),
      expect.stringMatching(/^Ask again later \(request .+\)\.$/),
    ]);
  });

  it("by a time limit ends with 5", async () => {
    const { code, stdout, lines } = await run(["-m", "sim:flaky", "-o", "timeoutMs=1000", "stall"]);
    expect({ code, stdout }).toEqual({ code: 5, stdout: "This is a\n" });
    expect(lines).toEqual([expect.stringMatching(/within 1000 ms/), expect.stringMatching(/-o timeoutMs=/)]);
  });

  it("to connect names the address", async () => {
    const env = { OPENAI_API_KEY: secret, OPENAI_BASE_URL: "http://127.0.0.1:9/v1" };
    const { code, lines } = await run(["hi"], { env });
    expect({ code, lines }).toEqual({
      code: 1,
      lines: [expect.stringContaining("http://127.0.0.1:9"), expect.stringContaining("base URL")],
    });
  });

  it("of a setting in the environment names the variable", async () => {
    const env = { OPENAI_API_KEY: secret, OPENAI_BASE_URL: "localhost" };
    const { code, lines } = await run(["hi"], { env });
    expect({ code, how: lines[1] }).toEqual({
      code: 2,
      how: "Correct the environment variable OPENAI_BASE_URL, or unset it.",
    });
  });

  it("never shows a key, though the server repeats it, a second key, and line breaks", async () => {
    const other = "sk-ant-other-0123456789abcdef";
    const message = `Incorrect API key: ${secret}.\nOr was it ${other}?\u001b]0;title\u0007`;
    await using server = await serve((response) => {
      response.writeHead(401, { "content-type": "application/json" }).end(JSON.stringify({ error: { message } }));
    });
    const env = { OPENAI_API_KEY: secret, ANTHROPIC_API_KEY: other, OPENAI_BASE_URL: `${server.url}/v1` };
    const plain = await run(["hi"], { env });
    expect(server.received[0]?.headers.authorization).toBe(`Bearer ${secret}`);
    expect(plain.code).toBe(4);
    expect(plain.lines).toEqual([
      expect.stringMatching(/^Error: openai answered 401: Incorrect API key: \[redacted\]\. Or was it \[redacted\]\?/),
      "Check the key in OPENAI_API_KEY.",
    ]);
    const inFull = await run(["hi"], { env: { ...env, AFTERWORD_DEBUG: "1" } });
    expect(inFull.stderr).toMatch(/\n\s+at /);
    for (const key of [secret, other]) expect(inFull.stdout + inFull.stderr).not.toContain(key);
  });

  it("never shows a key that cannot be sent", async () => {
    const { code, stderr } = await run(["hi"], { env: { OPENAI_API_KEY: `${secret}\n` } });
    expect(code).toBe(2);
    expect(stderr).toMatch(/line break.*\nCorrect the environment variable OPENAI_API_KEY, or unset it\.\n$/);
    expect(stderr).not.toContain(secret);
  });

  it.runIf(existsSync("/dev/full"))("to write the answer is told", async () => {
    const full = openSync("/dev/full", "w");
    const child = spawn(process.execPath, [main, ...script(text("Yes."))], {
      env: environment(),
      stdio: ["ignore", full, "pipe"],
    });
    const { code, stderr } = await watch(child).ended;
    closeSync(full);
    expect(code).toBe(1);
    expect(stderr).toMatch(/^Error: Cannot write to stdout: ENOSPC/);
  });
});

describe.concurrent("an early end", () => {
  it("of the reader is quiet", async () => {
    const { stdout, stderr } = await runShell('{ $aw -m sim:prose hi; echo "code $?" >&2; } | head -c 10');
    expect({ stdout, stderr }).toEqual({ stdout: "This is a ", stderr: "code 0\n" });
  });

  it("of the reader aborts the request", async () => {
    let closed: Promise<unknown> | undefined;
    await using server = await serve((response) => {
      const timer = setInterval(() => sendText(response, "word "), 10);
      closed = once(response, "close").then(() => clearInterval(timer));
    });
    const env = { OPENAI_API_KEY: secret, OPENAI_BASE_URL: `${server.url}/v1` };
    const { child, begun, ended } = start(["hi"], { env });
    await begun;
    child.stdout?.destroy();
    const { code, stderr } = await ended;
    await closed;
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
  });

  it("of a reader of the help is quiet too", async () => {
    const { stdout, stderr } = await runShell('{ $aw --help; echo "code $?" >&2; } | head -c 9');
    expect({ stdout, stderr }).toEqual({ stdout: "Usage: aw", stderr: "code 0\n" });
  });

  it("by Ctrl-C during a stall is quiet, ends with 130 and leaves nothing behind", async () => {
    const { child, begun, ended } = start(["-m", "sim:flaky", "stall"]);
    expect(await begun).toMatch(/^This/);
    child.kill("SIGINT");
    const { code, signal, stdout, stderr } = await ended;
    expect({ code, signal, stderr }).toEqual({ code: 130, signal: null, stderr: "" });
    expect(stdout).toMatch(/^This( is( a)?)?\n$/);
    expect(() => process.kill(child.pid ?? 0, 0)).toThrow("ESRCH");
  });

  it("by SIGTERM ends with 143, and the server sees it", async () => {
    let closed: Promise<unknown> | undefined;
    await using server = await serve((response) => {
      sendText(response, "word ");
      closed = once(response, "close");
    });
    const env = { OPENAI_API_KEY: secret, OPENAI_BASE_URL: `${server.url}/v1` };
    const { child, begun, ended } = start(["hi"], { env });
    await begun;
    child.kill("SIGTERM");
    const { code, stderr } = await ended;
    await closed;
    expect({ code, stderr }).toEqual({ code: 143, stderr: "" });
  });

  it("by Ctrl-C does not wait for a reader who does not read", async () => {
    await using server = await serve((response) => {
      sendText(response, "x".repeat(4 << 20));
    });
    const env = environment({ OPENAI_API_KEY: secret, OPENAI_BASE_URL: `${server.url}/v1` });
    const child = spawn(process.execPath, [main, "hi"], { env, stdio: ["ignore", "pipe", "ignore"] });
    await once(child.stdout, "readable");
    child.kill("SIGINT");
    const [code, signal] = await once(child, "exit");
    expect({ code, signal }).toEqual({ code: 130, signal: null });
  });
});

describe.concurrent("aw models", () => {
  it("lists provider, id, aliases and key, separated by tabs, and never a key's value", async () => {
    const { code, stdout, stderr } = await run(["models"], { env: { OPENAI_API_KEY: secret } });
    const rows = stdout.split("\n").slice(0, -1);
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    expect(rows).toHaveLength(listModels().length);
    expect(rows).toContain("openai\topenai:gpt-5.6-luna\t\tOPENAI_API_KEY");
    expect(rows).toContain("anthropic\tanthropic:claude-haiku-4-5\t\tnot set");
    expect(rows).toContain("sim\tsim:prose\t\tnot needed");
    expect(stdout).not.toContain(secret);
  });

  it("names the key that is used where several are set", async () => {
    const env = { GEMINI_API_KEY: secret, GOOGLE_API_KEY: `${secret}-2` };
    const { stdout } = await run(["models", "-q", "gemini:gemini-2.5-pro"], { env });
    expect(stdout).toMatch(/\tGEMINI_API_KEY \(not used: GOOGLE_API_KEY\)\n/);
    expect(stdout).not.toContain(secret);
  });

  it("prints JSON, and only what is looked for", async () => {
    const { stdout } = await run(["models", "--json", "-q", "ANTHROPIC:CLAUDE-HAIKU"], {
      env: { ANTHROPIC_AUTH_TOKEN: secret },
    });
    const found = JSON.parse(stdout);
    expect(found.length).toBeGreaterThan(0);
    for (const model of found) {
      expect(model).toMatchObject({ provider: "anthropic", id: expect.stringContaining("haiku"), aliases: [] });
      expect(model.key).toEqual({ from: "environment", variable: "ANTHROPIC_AUTH_TOKEN", optional: false });
    }
    expect(stdout).not.toContain(secret);
  });

  it("says on stderr when nothing is found", async () => {
    const { code, stdout, lines } = await run(["models", "-q", "nothing-like-it"]);
    expect({ code, stdout, lines }).toEqual({
      code: 0,
      stdout: "",
      lines: ['No model has "nothing-like-it" in its id or aliases.'],
    });
  });
});

describe.concurrent("aw demo", () => {
  it("says in three lines what runs, streams an answer, counts it, and collects a deferred one", async () => {
    const { code, stdout, lines } = await run(["demo"]);
    expect(code).toBe(0);
    expect(stdout).toMatch(/^This is a simulated answer\. You wrote “What is an afterword\?”.*\n$/);
    expect(lines).toHaveLength(5);
    expect(lines[4]).toMatch(
      /^Deferred: operation \w+, kept in SQLite and collected by its id, has succeeded with \d+ characters\.$/,
    );
    expect(lines[0]).toMatch(/sim:prose.*simulated.*loopback.*real OpenAI adapter/);
    expect(lines[1]).toMatch(/No key.*nothing is spent/);
    expect(lines[2]).toMatch(/With OPENAI_API_KEY or ANTHROPIC_API_KEY set.*-m openai:\S+ "What is an afterword\?"$/);
    expect(lines[3]).toMatch(usage);
  });

  it.each([
    [{ OPENAI_API_KEY: secret }, "OPENAI_API_KEY is set but not used here."],
    [{ ANTHROPIC_API_KEY: secret }, "ANTHROPIC_API_KEY is set but not used here."],
    [
      { OPENAI_API_KEY: secret, ANTHROPIC_API_KEY: secret },
      "OPENAI_API_KEY and ANTHROPIC_API_KEY are set but not used",
    ],
  ])("names the keys of %j, shows the command that would spend, and does not", async (keys, expected) => {
    await using server = await serve((response) => response.end());
    const addresses = { OPENAI_BASE_URL: `${server.url}/v1`, ANTHROPIC_BASE_URL: server.url };
    const { code, stdout, stderr, lines } = await run(["demo"], {
      env: { ...keys, ...addresses, AFTERWORD_MODEL: "x" },
    });
    expect({ code, asked: server.received }).toEqual({ code: 0, asked: [] });
    expect(lines).toHaveLength(5);
    expect(lines[2]).toContain(expected);
    const named = /-m (\S+) "/.exec(lines[2] ?? "")?.[1];
    expect(listModels().map(({ id }) => id)).toContain(named);
    expect(stdout + stderr).not.toContain(secret);
  });
});

describe.concurrent("help and version", () => {
  it("go to stdout and load neither the library nor anything of HTTP", async () => {
    const hooks = `import { registerHooks } from "node:module";
      registerHooks({ load(url, context, next) { process.stderr.write(url + "\\n"); return next(url, context); } });`;
    const node = ["--import", `data:text/javascript,${encodeURIComponent(hooks)}`];
    const { code, stdout, lines } = await run(["--help"], { node });
    expect(code).toBe(0);
    expect(stdout).toMatch(/^Usage: aw.*--model.*models.*demo.*Examples:.*Exit codes:/s);
    expect(lines.filter((url) => /\/src\/(?!cli\/)|node:https?$/.test(url))).toEqual([]);
    expect(lines.some((url) => url.endsWith("/src/cli/main.ts"))).toBe(true);
  });

  it("name the package's version", async () => {
    const { version } = JSON.parse(readFileSync(join(import.meta.dirname, "../package.json"), "utf8"));
    expect(await run(["-V"])).toMatchObject({ code: 0, stdout: `${version}\n`, stderr: "" });
  });
});

describe.runIf(hasTerminal)("on a terminal", () => {
  it.concurrent("shows the help instead of waiting, and ends with 2, when there is no prompt", async () => {
    const { code, stdout } = await runOnTerminal([]);
    expect(stdout).toMatch(/^Usage: aw/);
    expect(code).toBe(2);
  });

  it.concurrent("shows the model's thinking dim, and the answer without control characters", async () => {
    const args = script({ type: "reasoning", text: "Hm." }, text("Yes \u001b[31mred\u0007."));
    const { stdout } = await runOnTerminal(args);
    expect(stdout).toContain("\u001b[2mHm.");
    expect(stdout).toMatch(/Yes \[31mred\.\r\n$/);
    expect((await runOnTerminal(["-R", ...args])).stdout).toBe("Yes [31mred.\r\n");
    expect((await runOnTerminal(args, { NO_COLOR: "1" })).stdout).toBe("Hm.\r\nYes [31mred.\r\n");
  });

  it.concurrent("lists the models as a table", async () => {
    const { stdout } = await runOnTerminal(["models", "-q", "sim"], { NO_COLOR: "1" });
    const [header = "", first = ""] = stdout.split("\r\n");
    expect(header).toMatch(/^PROVIDER +ID +KEY$/);
    expect(first.indexOf("not needed")).toBe(header.indexOf("KEY"));
  });
});
