/** `aw batch` as a user meets it: real processes, a store in a file, and a provider that counts what it is asked. */
import { once } from "node:events";
import { appendFileSync, existsSync, readFileSync, statSync, watch, writeFileSync } from "node:fs";
import { setImmediate } from "node:timers/promises";
import { describe, expect, it } from "vitest";
import { type OperationState, openOperations } from "../../src/operations.ts";
import { type Simulator, startSimulator } from "../../src/testing.ts";
import { hasTerminal, run, runOnTerminal, runShell } from "./command.ts";
import { aw, begin, env, place, store } from "./operations.ts";

interface Line {
  readonly batch: string;
  readonly row: number;
  readonly id: string;
  readonly input?: Record<string, unknown>;
  readonly text?: string;
  readonly output?: unknown;
  readonly usage?: { readonly output?: number };
  readonly cost?: { readonly nano: number };
  readonly error?: { readonly code: string; readonly message: string };
}

function rowsFile(count: number, name = "in.jsonl"): string {
  const lines = Array.from({ length: count }, (_, index) => JSON.stringify({ text: `row ${index}`, n: index }));
  writeFileSync(place(name), `${lines.join("\n")}\n`);
  return place(name);
}

function linesIn(text: string): Line[] {
  return text
    .split("\n")
    .filter((line) => line !== "")
    .map((line) => JSON.parse(line) as Line)
    .sort((a, b) => a.row - b.row);
}

const out = () => place("out.jsonl");
const written = () => linesIn(readFileSync(out(), "utf8"));

/** Resolves when the file has so many lines. */
async function hasLines(path: string, count: number): Promise<void> {
  if (!existsSync(path)) appendFileSync(path, "");
  const watcher = watch(path);
  try {
    while (readFileSync(path, "utf8").split("\n").length <= count) await once(watcher, "change");
  } finally {
    watcher.close();
  }
}

/** Resolves when so many operations are in this state. */
async function isAt(count: number, state: OperationState): Promise<void> {
  await using operations = await openOperations({ store: store(), worker: false });
  while ((await operations.list({ states: [state], pageSize: count })).operations.length < count) await setImmediate();
}

const keyed = (simulator: Simulator) => env({ OPENAI_API_KEY: "sk-test", OPENAI_BASE_URL: simulator.openaiURL });
const prose = (more: Parameters<typeof startSimulator>[0] = {}) =>
  startSimulator({ delayMs: 0, models: { "gpt-4.1-mini": "prose" }, ...more });
const ask = (...more: string[]) => ["--prompt", "Say {{text}}", "-m", "gpt-4.1-mini", "--out", out(), ...more];
const hereAndNow = ["--lane", "interactive"];

describe("aw batch run", () => {
  it("writes a line for each row, and the same command again asks and writes nothing more", async () => {
    await using simulator = await prose();
    const args = ["batch", "run", rowsFile(20), ...ask(...hereAndNow, "-s", "Be brief.", "--label", "team=docs")];
    const first = await run(args, { env: keyed(simulator) });
    expect(first).toMatchObject({ code: 0, stdout: "" });
    const lines = written();
    expect(lines.map(({ row }) => row)).toEqual(Array.from({ length: 20 }, (_, row) => row));
    const [line] = lines;
    expect(line).toMatchObject({ input: { text: "row 0", n: 0 }, usage: {}, cost: { currency: "USD" } });
    expect(line?.text).toContain("Say row 0");
    expect(line).not.toHaveProperty("error");
    expect(first.lines).toEqual([
      `Batch ${line?.batch}: 20 rows of ${place("in.jsonl")} for openai:gpt-4.1-mini.`,
      expect.stringMatching(/^Batch \w{16}: 20 ok, \$0\.00\d+ spent\.$/),
    ]);
    expect(simulator.requests).toHaveLength(20);
    expect(JSON.stringify(simulator.requests[0]?.body)).toContain("Be brief.");

    const { size } = statSync(out());
    const again = await run(args, { env: keyed(simulator) });
    expect(again.lines[0]).toContain("of which 20 are done already");
    expect({ code: again.code, size: statSync(out()).size }).toEqual({ code: 0, size });
    expect(simulator.requests).toHaveLength(20);
    expect((await aw("operations", "--label", `batch=${line?.batch}`, "--label", "team=docs")).stdout).toContain(
      line?.id,
    );
  });

  it("reads CSV, JSON lines with texts alone, and what is piped in, and prints where no file is named", async () => {
    const csv = '\ufeffname,quote\r\nAda,"She said ""yes,\nof course"""\r\n\r\nBob,no\r\n';
    writeFileSync(place("in.CSV"), csv);
    const echo = ["-m", "sim:echo", "--quiet"];
    const fromFile = await aw("batch", "run", place("in.CSV"), "--prompt", "{{name}}: {{ quote }}", ...echo);
    expect(fromFile).toMatchObject({ code: 0, stderr: "" });
    const [ada, bob, ...others] = linesIn(fromFile.stdout);
    expect(ada?.input).toEqual({ name: "Ada", quote: 'She said "yes,\nof course"' });
    expect(bob?.text).toContain("Bob: no");
    expect(others).toEqual([]);

    const piped = ["batch", "run", "-", "--prompt", "<{{text}}>", ...echo];
    const lines = await run(piped, { env: env(), stdin: '"one\u2028line"\n\n{"text": {"a": 1}}' });
    expect(linesIn(lines.stdout).map(({ input }) => input)).toEqual([{ text: "one\u2028line" }, { text: { a: 1 } }]);
    expect(linesIn(lines.stdout)[1]?.text).toContain('<{\\"a\\":1}>');
    const asCsv = await run([...piped, "--format", "csv"], { env: env(), stdin: "text\nhello" });
    expect(linesIn(asCsv.stdout)[0]?.text).toContain("<hello>");
  });

  it("reads answers by a schema, tells which do not fit, and exits with 1", async () => {
    const answers = ['{"age": 7}', '{"age": "old"}'].map((text) => JSON.stringify([{ type: "text", text }]));
    writeFileSync(place("in.jsonl"), answers.map((script) => JSON.stringify({ script })).join("\n"));
    const args = [
      "batch",
      "run",
      place("in.jsonl"),
      "--prompt",
      "{{script}}",
      "-m",
      "sim:script",
      "--schema",
      "age int",
    ];
    const { code, lines } = await aw(...args, "--out", out());
    const [good, bad] = written();
    expect(good).toMatchObject({ text: '{"age": 7}', output: { age: 7 } });
    expect(bad).toMatchObject({ text: '{"age": "old"}', error: { code: "output" } });
    expect({ code, last: lines.slice(-2) }).toEqual({
      code: 1,
      last: [
        `Error: 1 of 2 rows of the batch ${good?.batch} failed; their lines say why.`,
        `To try them again: aw batch retry ${good?.batch}`,
      ],
    });
    expect((await aw(...args, "--out", out())).code).toBe(1);
    expect(written()).toHaveLength(2);
  });

  it("goes on after kill -9 and a torn line, and asks no row twice but for those that were under way", async () => {
    await using simulator = await prose({ delayMs: 3 });
    const args = ["batch", "run", rowsFile(60), ...ask(...hereAndNow, "--concurrency", "4")];
    const killed = begin(args, { env: keyed(simulator) });
    await hasLines(out(), 10);
    killed.child.kill("SIGKILL");
    expect((await killed.ended).signal).toBe("SIGKILL");
    const before = written();
    expect(before.length).toBeLessThan(60);
    appendFileSync(out(), `{"batch":${JSON.stringify(before[0]?.batch)},"row":59,"te`);

    const { code } = await run(args, { env: keyed(simulator) });
    const lines = written();
    expect(code).toBe(0);
    expect(lines.map(({ row }) => row)).toEqual(Array.from({ length: 60 }, (_, row) => row));
    expect(lines.every(({ text, row }) => text?.includes(`Say row ${row}”`))).toBe(true);
    expect(simulator.requests.length).toBeLessThanOrEqual(64);
  });

  it("goes on after kill -9 with the batch that the provider has, and submits no other", async () => {
    await using simulator = await prose({ asyncMs: 4_000 });
    const args = ["batch", "run", rowsFile(30), ...ask("--lane", "batch", "--batch-window", "0s")];
    const killed = begin(args, { env: keyed(simulator) });
    await isAt(30, "waiting");
    killed.child.kill("SIGKILL");
    await killed.ended;
    const { code, lines } = await run(args, { env: keyed(simulator) });
    expect({ code, rows: written().length, jobs: simulator.jobs.length }).toEqual({ code: 0, rows: 30, jobs: 1 });
    expect(lines.at(-1)).toContain("30 ok");
    expect(simulator.requests.filter(({ path }) => path.endsWith("/chat/completions"))).toEqual([]);
  });

  it("leaves the rows in the store when it is interrupted, and says how to go on", async () => {
    await using simulator = await prose({ delayMs: 20 });
    const args = ["batch", "run", rowsFile(40), ...ask(...hereAndNow, "--concurrency", "2")];
    const running = begin(args, { env: keyed(simulator) });
    await hasLines(out(), 2);
    running.child.kill("SIGINT");
    const { code, lines } = await running.ended;
    const [{ batch } = { batch: "" }] = written();
    expect({ code, lines: lines.slice(-2) }).toEqual({
      code: 130,
      lines: [
        "Finishing what is under way; another Ctrl-C ends it at once.",
        `To go on with the batch ${batch}: the same command again. How it stands: aw batch status ${batch}`,
      ],
    });
    const status = await aw("batch", "status", batch);
    expect(status.code).toBe(5);
    expect(status.stdout).toMatch(/^queued\t\d+$/m);
    expect(status.stdout).not.toMatch(/^running/m);
  });

  it("submits no more than the budget of all rows allows, as much of it as there is, and goes on with a larger one", async () => {
    await using simulator = await prose();
    // What a row costs at most is more than twice of what it costs.
    const args = ["batch", "run", rowsFile(12), ...ask(...hereAndNow, "-o", "maxTokens=200")];
    const small = await run([...args, "--max-cost", "0.001"], { env: keyed(simulator) });
    const some = written().length;
    expect(small.code).toBe(8);
    expect(small.lines.at(-2)).toContain(`${12 - some} rows of 12 are not submitted: The budget USD batch=`);
    expect(small.lines.at(-1)).toContain("With a larger --max-cost the same command goes on");
    // More than fit in at once: what the first ones did not need was given to others.
    expect(some).toBeGreaterThan(3);
    expect(written().reduce((sum, { cost }) => sum + (cost?.nano ?? 0), 0)).toBeLessThanOrEqual(1_000_000);
    expect(simulator.requests).toHaveLength(some);
    expect((await run([...args, "--max-cost", "1"], { env: keyed(simulator) })).code).toBe(0);
    expect(written()).toHaveLength(12);
    expect(simulator.requests).toHaveLength(12);
  });

  it("with --limit asks the first rows, and without it the others", async () => {
    await using simulator = await prose();
    const args = ["batch", "run", rowsFile(9), ...ask(...hereAndNow)];
    expect((await run([...args, "--limit", "3"], { env: keyed(simulator) })).code).toBe(0);
    expect(written().map(({ row }) => row)).toEqual([0, 1, 2]);
    expect((await run(args, { env: keyed(simulator) })).code).toBe(0);
    expect([written().length, simulator.requests.length]).toEqual([9, 9]);
  });

  it("with --dry-run counts and estimates by lane, and writes nothing", async () => {
    const { code, stdout } = await aw("batch", "run", rowsFile(1000), ...ask("--dry-run", "-o", "maxTokens=100"));
    expect({ code, lanes: stdout.match(/^\w+ +1,000 .*\$0\.\d+$/gm)?.length }).toEqual({ code: 0, lanes: 3 });
    expect([existsSync(out()), existsSync(store())]).toEqual([false, false]);
  });

  it("refuses a file of another batch, of something else, or with rows that this store does not know, and leaves it as it is", async () => {
    const echo = (...more: string[]) => aw("batch", "run", rowsFile(3), "-m", "sim:prose", "--out", out(), ...more);
    expect((await echo("--prompt", "{{text}}")).code).toBe(0);
    const [{ batch } = { batch: "" }] = written();
    const other = await echo("--prompt", "Other: {{text}}");
    expect({ code: other.code, line: other.lines[0] }).toEqual({
      code: 2,
      line: expect.stringContaining(`out.jsonl holds rows of the batch ${batch}, and this is the batch `),
    });
    const text = readFileSync(out(), "utf8");
    const [first = ""] = text.split("\n");
    writeFileSync(out(), `${first}\n`);
    const elsewhere = await echo("--prompt", "{{text}}", "--store", place("other.db"));
    expect({ code: elsewhere.code, line: elsewhere.lines[0] }).toEqual({
      code: 2,
      line: expect.stringContaining("knows 0: the others would be paid again."),
    });
    for (const foreign of ["my notes", '{"a": 1}\n', `${first}\nnotes`]) {
      writeFileSync(out(), foreign);
      expect((await echo("--prompt", "{{text}}")).lines[0]).toContain("out.jsonl is no file of rows");
      expect(readFileSync(out(), "utf8")).toBe(foreign);
    }
    // What a power failure may leave is no other file.
    writeFileSync(out(), `${first}\n{"bat\0\0\0\0`);
    expect((await echo("--prompt", "{{text}}")).code).toBe(0);
    expect(written().map(({ row }) => row)).toEqual([0, 1, 2]);
  });

  it("tells of a row that has changed under an --id of one's own", async () => {
    const args = ["batch", "run", rowsFile(2), "--prompt", "{{text}}", "-m", "sim:prose", "--id", "mine", "--quiet"];
    expect((await aw(...args)).code).toBe(0);
    appendFileSync(place("in.jsonl"), '{"text": "appended"}\n');
    expect(linesIn((await aw(...args)).stdout)).toHaveLength(3);
    writeFileSync(place("in.jsonl"), '{"text": "row 0"}\n{"text": "changed"}\n');
    expect(await aw(...args)).toMatchObject({
      code: 2,
      lines: [expect.stringContaining("Row 1 of the batch mine was submitted before"), expect.stringContaining("--id")],
    });
  });

  it.skipIf(!hasTerminal)("draws how far it is on a terminal, in one line", async () => {
    const args = ["batch", "run", rowsFile(30), "--prompt", "{{text}}", "-m", "sim:prose", "--out", out()];
    const { code, stdout } = await runOnTerminal(args, env());
    expect(code).toBe(0);
    const drawn = stdout.split("\r\u001b[2K").filter((piece) => /[█░]/.test(piece));
    expect(drawn.length).toBeGreaterThan(1);
    expect(drawn.every((piece) => !piece.includes("\n"))).toBe(true);
    expect(drawn.some((piece) => /\d+\/30 +\d+ ok .*rows\/s .*tokens\/s .*\$0\.00/.test(piece))).toBe(true);
    expect(stdout.split("\r\u001b[2K").at(-1)).toMatch(/^Batch \w+: 30 ok/);
  });
});

describe("a batch that was only submitted", () => {
  it("is worked on by aw worker, in a lane of the provider's too, and collected from anywhere", async () => {
    await using simulator = await prose();
    const args = [
      "batch",
      "run",
      rowsFile(5),
      "--prompt",
      "{{text}}",
      "-m",
      "gpt-4.1-mini",
      "--lane",
      "batch",
      "--detach",
    ];
    const { code, stdout, stderr } = await run(args, { env: keyed(simulator) });
    const id = stdout.trim();
    expect({ code, stderr, id }).toEqual({ code: 0, stderr: "", id: expect.stringMatching(/^\w{16}$/) });
    expect(await aw("batch", "collect", id)).toMatchObject({ code: 5, stdout: "" });
    expect((await aw("batch", "list")).stdout).toMatch(
      new RegExp(`^${id}\\t[^\\t]+\\topenai:gpt-4.1-mini\\t5\\t0\\t0\\t0\\t5\\n$`),
    );

    const worker = begin(["worker", "--batch-window", "0s"], { env: keyed(simulator) });
    const collecting = begin(["batch", "collect", id, "--wait", "--out", out()]);
    expect(await collecting.ended).toMatchObject({ code: 0, stdout: "" });
    worker.child.kill("SIGTERM");
    await worker.ended;
    expect(written().map(({ input }) => input?.n)).toEqual([0, 1, 2, 3, 4]);
    expect(simulator.jobs).toHaveLength(1);
    const status = await aw("batch", "status", id, "--json");
    expect(status.code).toBe(0);
    expect(JSON.parse(status.stdout)).toMatchObject({
      id,
      counts: { succeeded: 5 },
      spend: { calls: 5 },
      waitingFor: {},
    });
    const got = await aw("operations", "get", written()[0]?.id ?? "");
    expect(got.stdout).toMatch(/^lane\tbatch$/m);
    expect(got.stdout).toMatch(/^submission\t\w+$/m);
  });

  it("can be cancelled, and tried again: the same file then has another line, which counts", async () => {
    const args = ["batch", "run", rowsFile(3), "--prompt", "{{text}}", "-m", "sim:prose"];
    const id = (await aw(...args, "--detach")).stdout.trim();
    expect(await aw("batch", "cancel", id)).toMatchObject({ code: 0, lines: [`${id}: 3 cancelled`] });
    expect(await aw("batch", "status", id)).toMatchObject({ code: 6, stderr: "" });
    expect((await aw("batch", "collect", id, "--out", out())).code).toBe(6);
    expect(written().map(({ error }) => error?.code)).toEqual(["cancelled", "cancelled", "cancelled"]);
    expect((await aw("batch", "retry", id)).lines[0]).toContain(`${id}: 3 to be tried again.`);
    expect((await aw(...args, "--out", out())).code).toBe(0);
    expect(written().map(({ row, error }) => [row, error === undefined])).toEqual(
      [0, 1, 2].flatMap((row) => [
        [row, false],
        [row, true],
      ]),
    );
  });

  it("is told of where it is not", async () => {
    for (const name of ["status", "cancel", "collect", "retry"]) {
      const { code, lines } = await aw("batch", name, "nothing");
      expect({ code, lines }).toEqual({
        code: 3,
        lines: [`Error: There is no batch "nothing" in ${store()}, or no longer.`, "To list them: aw batch list"],
      });
    }
    expect(await aw("batch", "list")).toMatchObject({ code: 0, lines: ["No batch was submitted yet: aw batch run"] });
    expect(existsSync(store())).toBe(false);
  });
});

describe("a mistake in a batch", () => {
  const row = (fields: object) => JSON.stringify(fields);
  it.each<[input: string, args: string, code: number, message: string]>([
    [`${row({ text: "a" })}\n\n${row({ title: "b" })}`, "", 2, 'Row 1 (line 3 of stdin) has no field "text".'],
    ['{"text": "a"', "", 2, "Line 1 of stdin is not JSON"],
    ["[1]", "", 2, "Line 1 of stdin is neither an object nor a text."],
    ['"a"', "--resume", 2, "There is no batch"],
    ["text,text\na,b", "--format csv", 2, 'Two columns of stdin are named "text".'],
    ["text,more\na", "--format csv", 2, "stdin is not CSV: Invalid Record Length"],
    ['text\n"a', "--format csv", 2, "stdin is not CSV: Quote Not Closed"],
    ['"a"', "--format xml", 2, "--format xml is not known."],
    ['"a"', "--lane fast", 2, "--lane fast is not known."],
    ['"a"', "-m ollama:x --lane batch", 2, "the lane"],
    ['"a"', "--limit 0", 2, "--limit is 0; it must be an integer of at least 1."],
    ['"a"', "--concurrency x", 2, "--concurrency is x"],
    ['"a"', "--batch-window x", 2, "--batch-window x is no span."],
    ['"a"', "--max-cost x", 2, "--max-cost is x"],
    ['"a"', "--deadline soon", 2, "--deadline soon is no span."],
    ['"a"', "--label batch=x", 2, "The label batch is the id of the batch."],
    ['"a"', "--detach --out x", 2, "--detach writes no --out."],
    ['"a"', "--id=", 2, "The id of a batch"],
    ['"a"', "-o maxTokns=3", 2, "maxTokns"],
    ['"a"', "-m openai:gpt-4.1", 4, "No key for openai."],
    ['"a"', "--prompt Hello", 2, "--prompt names no field of a row."],
    ['"a"', "--out /dev/null/out", 1, "/dev/null/out cannot be written"],
  ])("is told in two lines, and nothing is submitted: %s %s", async (input, args, code, message) => {
    const all = ["batch", "run", "-", "--prompt", "{{text}}", "-m", "sim:echo", ...args.split(" ").filter(Boolean)];
    const ended = await run(all, { env: env(), stdin: input });
    expect(ended.lines.filter((line) => !line.startsWith("Batch "))[0]).toContain(message);
    expect({ code: ended.code, stdout: ended.stdout }).toEqual({ code, stdout: "" });
    expect((await aw("batch", "list")).lines).toEqual(["No batch was submitted yet: aw batch run"]);
  });

  it("in going on with another batch than there is leaves no file, and the right one goes on", async () => {
    const ask = (prompt: string, ...more: string[]) =>
      aw("batch", "run", rowsFile(2), "--prompt", prompt, "-m", "sim:echo", "--out", place("resumed.jsonl"), ...more);
    expect((await ask("{{text}}", "--resume")).code).toBe(2);
    expect(existsSync(place("resumed.jsonl"))).toBe(false);
    expect((await ask("{{text}}")).code).toBe(0);
    expect((await ask("{{text}}", "--resume")).code).toBe(0);
    expect(linesIn(readFileSync(place("resumed.jsonl"), "utf8"))).toHaveLength(2);
  });

  it("of a file that is not there, or not text, is told too", async () => {
    const run = (path: string) => aw("batch", "run", path, "--prompt", "{{text}}", "-m", "sim:echo");
    expect((await run(place("none.jsonl"))).lines[0]).toContain("none.jsonl does not exist.");
    writeFileSync(place("latin1.jsonl"), Buffer.from('"caf\xe9"', "latin1"));
    expect((await run(place("latin1.jsonl"))).lines[0]).toContain("latin1.jsonl is not text in UTF-8.");
    const closed = await runShell(`$aw batch run ${rowsFile(500)} --prompt '{{text}}' -m sim:prose | head -1`, env());
    expect(linesIn(closed.stdout)).toHaveLength(1);
    expect(closed.stderr).not.toContain("Error");
  });
});
