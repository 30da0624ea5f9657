/** `aw logs` and `aw usage` as a user meets them: tables on a terminal, columns for programs, and what they say where there is nothing. */
import { existsSync, mkdtempSync, readdirSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterEach, beforeEach, describe, expect, it } from "vitest";
import type { Cost } from "../../src/core/cost.ts";
import type { LogRecord } from "../../src/core/log.ts";
import { openLogs } from "../../src/logs.ts";
import { answer, assistant, record, user } from "../logs/records.ts";
import { hasTerminal, run, runOnTerminal } from "./command.ts";

let home: string;
beforeEach(() => {
  home = mkdtempSync(join(tmpdir(), "afterword-logs-"));
});
afterEach(() => rmSync(home, { recursive: true, force: true }));

const aw = (...args: string[]) => run(args, { env: { AFTERWORD_HOME: home } });
const onTerminal = async (...args: string[]) => {
  const { stdout } = await runOnTerminal(args, { AFTERWORD_HOME: home, NO_COLOR: "1" });
  return stdout.replaceAll("\r", "").split("\n");
};
const rows = (stdout: string) =>
  stdout
    .split("\n")
    .slice(0, -1)
    .map((line) => line.split("\t"));

const now = Date.now();
const day = 86_400_000;
const cost = (nano: number, currency: Cost["currency"] = "USD"): Cost => ({
  currency,
  nano,
  parts: { total: nano },
  basis: "exact",
  source: "test",
});

/** The latest last. */
function seed(): LogRecord[] {
  const call = { type: "tool-call", id: "t1", name: "search", input: { q: "birds" } } as const;
  const records = [
    record([user("Old one")], answer([{ type: "text", text: "Old answer" }], { cost: cost(1_500_000_000) }), {
      startedAt: now - 60 * day,
    }),
    record(
      [user("Which\tbird\nis it?")],
      answer([{ type: "reasoning", text: "Hm." }, call], { usage: { input: 1200, output: 30 } }),
      {
        startedAt: now - 2 * day,
        conversationId: "birds",
        labels: { customer: "17" },
      },
    ),
    record(
      [user("Hi"), assistant("Hello."), user("Пеликан 🦩?")],
      answer([{ type: "text", text: "Да." }], {
        usage: { input: 10, output: 5, cacheRead: 90 },
        cost: cost(9_600_000),
      }),
      {
        startedAt: now - 3_600_000,
        conversationId: "birds",
      },
    ),
    record([user("Too much")], answer([{ type: "text", text: "Half of" }]), {
      startedAt: now - 60_000,
      outcome: "failed",
      error: { name: "ConnectionError", code: "connection", message: "The connection broke.", retryable: true },
    }),
  ];
  using logs = openLogs(join(home, "logs.db"));
  for (const each of records) logs.writeRequest(each);
  const [, asked] = records as [LogRecord, LogRecord];
  const result = { type: "tool-result", id: "t1", name: "search", output: ["pelican"] } as const;
  logs.writeToolCall({ requestId: asked.id, generationId: asked.id, call, result, startedAt: now, durationMs: 7 });
  return records;
}

describe("an empty log", () => {
  it("says so on stderr, and no file is made by looking", async () => {
    for (const args of [["logs"], ["logs", "list"], ["logs", "search", "x"], ["usage"]]) {
      const { code, stdout, lines } = await aw(...args);
      expect({ code, stdout, lines }).toEqual({
        code: 0,
        stdout: "",
        lines: ["The log is empty: nothing has been asked yet."],
      });
    }
    expect((await aw("logs", "--json")).stdout).toBe("[]\n");
    expect((await aw("usage", "--json")).stdout).toBe("[]\n");
    expect(readdirSync(home)).toEqual([]);
  });

  it("says how to turn it on where it is off", async () => {
    await aw("logs", "off");
    expect((await aw("logs")).lines).toEqual(["The log is empty, and it is off. To turn it on: aw logs on"]);
    expect((await aw("logs", "status")).stdout).toMatch(/^off\n/);
    await aw("logs", "on");
    expect((await aw("logs", "status")).stdout).toBe(
      `on\n${join(home, "logs.db")} (no file yet)\n0 calls in 0 conversations\n`,
    );
  });
});

describe("aw logs", () => {
  it("puts the latest first, one line each, in full and in columns where it is piped", async () => {
    const [old, asked, latest, failed] = seed() as [LogRecord, LogRecord, LogRecord, LogRecord];
    const { code, stdout, stderr } = await aw("logs");
    expect({ code, stderr }).toEqual({ code: 0, stderr: "" });
    const time = (each: LogRecord) => new Date(each.startedAt).toISOString();
    expect(rows(stdout)).toEqual([
      [failed.id, time(failed), "sim:prose", "failed", "", "", "", "", "Too much", "Half of"],
      [latest.id, time(latest), "sim:prose", "done", "100", "5", "0.009600000 USD", "birds", "Пеликан 🦩?", "Да."],
      [asked.id, time(asked), "sim:prose", "done", "1200", "30", "", "birds", "Which bird is it?", ""],
      [old.id, time(old), "sim:prose", "done", "", "", "1.500000000 USD", "", "Old one", "Old answer"],
    ]);
    expect((await aw("logs", "list", "-n", "0")).stdout).toBe(stdout);
  });

  it("is narrowed by its options", async () => {
    const records = seed();
    const [old, asked, latest, failed] = records.map(({ id }) => id);
    const ids = async (...args: string[]) => rows((await aw("logs", ...args)).stdout).map(([id]) => id);
    expect(await ids("-n", "1")).toEqual([failed]);
    expect(await ids("--cid", "birds")).toEqual([latest, asked]);
    expect(await ids("--since", "7d")).toEqual([failed, latest, asked]);
    expect(await ids("--since", "2h", "-q", "пеликан")).toEqual([latest]);
    expect(await ids("--since", "1999-12-31", "-m", "prose", "-q", "old")).toEqual([old]);
    const none = await aw("logs", "-m", "gpt-5");
    expect([none.code, none.stdout, none.lines]).toEqual([
      0,
      "",
      ["Nothing in the log matches. For all of it: aw logs -n 0"],
    ]);
  });

  it.runIf(hasTerminal)("is a table that fits on a terminal, with ids that are long enough for show", async () => {
    const records = seed();
    const lines = await onTerminal("logs");
    expect(lines[0]).toMatch(/ID +TIME +MODEL +ENDED +IN +OUT +COST +TEXT/);
    expect(lines[1]).toMatch(/^\w{10} {2}1 min ago +sim:prose +failed +Too much$/);
    expect(lines[2]).toMatch(/1 h ago +sim:prose +100 +5 +\$0\.0096 +Пеликан/);
    for (const line of lines.slice(1)) expect(line.length).toBeLessThanOrEqual(80);
    const short = lines[2]?.split(" ")[0] ?? "";
    expect((await aw("logs", "show", short)).stdout).toContain(records[2]?.id);
  });

  it("prints JSON for programs", async () => {
    const records = seed();
    const listed = JSON.parse((await aw("logs", "--json", "-n", "2")).stdout);
    expect(listed.map(({ id }: { id: string }) => id)).toEqual([records[3]?.id, records[2]?.id]);
    expect(listed[1]).toMatchObject({ prompt: "Пеликан 🦩?", text: "Да.", cost: { currency: "USD", nano: 9_600_000 } });
  });

  it.each([
    [["-n", "x"], "-n x is no number."],
    [["--since", "yesterday"], "--since yesterday is neither a span nor a date."],
    [["prune", "--older-than", "3"], "--older-than 3 is no span."],
    [["prune"], "required option '--older-than <span>' not specified."],
    [["lsit"], "too many arguments for 'list'. Expected 0 arguments but got 1: lsit."],
  ])("tells of the mistake in %j", async (args, message) => {
    const { code, lines } = await aw("logs", ...args);
    expect([code, lines[0]]).toEqual([2, `Error: ${message}`]);
    expect(lines).toHaveLength(2);
  });
});

describe("aw logs show", () => {
  it("is read from top to bottom: facts, prompt, answer, usage, cost", async () => {
    const [, , latest] = seed() as [LogRecord, LogRecord, LogRecord];
    const { stdout } = await aw("logs", "show", latest.id.slice(0, 15));
    expect(stdout).toBe(`## Call ${latest.id}
model: sim:prose
time: ${new Date(latest.startedAt).toISOString()}, 0.0 s
ended: stop
conversation: birds

## Prompt
(after 2 earlier messages; --json prints them)
Пеликан 🦩?

## Answer
Да.

## Usage
In: 10; Out: 5; Cache create: 0; Cache read: 90; Total Tokens: ?; Search: 0

## Cost
$0.009600
`);
  });

  it("shows reasoning, tools with what they gave, labels and errors", async () => {
    const [, asked, , failed] = seed() as [LogRecord, LogRecord, LogRecord, LogRecord];
    const { stdout } = await aw("logs", "show", asked.id);
    expect(stdout).toContain("## Reasoning\nHm.\n");
    expect(stdout).toContain('## Tool calls\nsearch({"q":"birds"}) → ["pelican"] (7 ms)\n');
    expect(stdout).toContain("labels: customer=17\n");
    const broken = (await aw("logs", "show", failed.id)).stdout;
    expect(broken).toContain("ended: failed, stop\n");
    expect(broken).toContain("## Answer\nHalf of\n\n## Error\nThe connection broke.\n");
  });

  it("prints the whole record as JSON, and the tools that were run", async () => {
    const [, asked] = seed() as [LogRecord, LogRecord];
    const { toolCalls, ...written } = JSON.parse((await aw("logs", "show", "--json", asked.id)).stdout);
    expect(written).toEqual(asked);
    expect(toolCalls).toMatchObject([{ call: { id: "t1" }, result: { output: ["pelican"] } }]);
  });

  it("of an id that does not exist ends with 3 and says how to list", async () => {
    for (const before of ["empty", "filled"]) {
      if (before === "filled") seed();
      const { code, stdout, lines } = await aw("logs", "show", "zzz");
      expect([code, stdout]).toEqual([3, ""]);
      expect(lines).toEqual(["Error: The log has no call zzz.", "To list what it has: aw logs list"]);
    }
  });

  it("of a beginning that several ids have lists them", async () => {
    const records = seed();
    const { code, lines } = await aw("logs", "show", "0");
    expect(code).toBe(2);
    expect(lines[0]).toBe("Error: Several ids begin with 0.");
    for (const { id } of records) expect(lines[1]).toContain(id);
  });
});

describe("the file", () => {
  it("is searched, named, copied and pruned", async () => {
    const records = seed();
    expect(rows((await aw("logs", "search", "bird", "AND", '"')).stdout)).toEqual([]);
    expect(rows((await aw("logs", "search", "пеликан")).stdout).map(([id]) => id)).toEqual([records[2]?.id]);
    expect(JSON.parse((await aw("logs", "search", "--json", "half")).stdout)).toMatchObject([{ snippet: "Half of" }]);
    expect((await aw("logs", "path")).stdout).toBe(`${join(home, "logs.db")}\n`);
    expect((await aw("logs", "status")).stdout).toMatch(/^on\n.*logs\.db \(\d+ KB\)\n4 calls in 1 conversations\n$/);
    const copy = join(home, "copy.db");
    expect((await aw("logs", "backup", copy)).lines).toEqual([`Copied to ${copy}.`]);
    expect(await aw("logs", "backup", copy)).toMatchObject({
      code: 1,
      lines: [/exists already/, /aw logs path/].map((line) => expect.stringMatching(line)),
    });
    expect((await aw("logs", "prune", "--older-than", "30d")).lines).toEqual(["Removed 1 call."]);
    expect(rows((await aw("logs")).stdout)).toHaveLength(3);
    using logs = openLogs(copy);
    expect(logs.list()).toHaveLength(4);
  });

  it("is in the data directory of the user where AFTERWORD_HOME is not set", async () => {
    const { stdout } = await run(["logs", "path"], { env: { AFTERWORD_HOME: "", XDG_DATA_HOME: home } });
    expect(stdout).toBe(`${join(home, "afterword", "logs.db")}\n`);
    await run(["logs", "off"], { env: { AFTERWORD_HOME: "", XDG_DATA_HOME: home } });
    expect(existsSync(join(home, "afterword", "logs-off"))).toBe(true);
  });
});

describe("aw usage", () => {
  it("sums the last 30 days by model, and says of how many calls the cost is not known", async () => {
    seed();
    const { stdout, stderr } = await aw("usage");
    expect(rows(stdout)).toEqual([["sim:prose", "3", "1", "1300", "90", "35", "0.009600000 USD", "2"]]);
    expect(stderr).toBe("");
    expect(rows((await aw("usage", "--since", "90d")).stdout)[0]?.[6]).toBe("1.509600000 USD");
  });

  it("sums by day, provider, conversation and label, also as JSON", async () => {
    seed();
    const keys = async (by: string) =>
      rows((await aw("usage", "--by", by)).stdout)
        .map(([key, calls]) => `${key} ${calls}`)
        .sort();
    expect(await keys("provider")).toEqual(["sim 3"]);
    expect(await keys("conversation")).toEqual([" 1", "birds 2"]);
    expect(await keys("label")).toEqual([" 2", "customer=17 1"]);
    expect((await keys("day")).every((row) => /^\d{4}-\d\d-\d\d \d$/.test(row))).toBe(true);
    const [sum] = JSON.parse((await aw("usage", "--json")).stdout);
    expect(sum).toMatchObject({ key: "sim:prose", calls: 3, cost: { USD: 9_600_000 }, costUnknown: 2 });
    expect((await aw("usage", "--by", "colour")).lines).toEqual([
      "Error: --by colour is not known.",
      "It is one of model, day, provider, conversation, label.",
    ]);
  });

  it.runIf(hasTerminal)("draws a bar for each day that fits on a terminal, and makes nothing up", async () => {
    seed();
    const lines = await onTerminal("usage");
    const bars = lines.filter((line) => /^\d{4}-/.test(line));
    expect(lines[0]).toMatch(/MODEL +CALLS +FAILED +IN +CACHED +OUT +COST +COST UNKNOWN/);
    expect(bars[0]).toMatch(/^\d{4}-\d\d-\d\d +\?$/);
    expect(bars.filter((line) => line.includes("█"))).toEqual([expect.stringMatching(/█ {2}\$0\.0096( \+ \?)?$/)]);
    for (const line of lines) expect(line.length).toBeLessThanOrEqual(80);
  });

  it.runIf(hasTerminal)("counts calls where there are two currencies", async () => {
    seed();
    {
      using logs = openLogs(join(home, "logs.db"));
      logs.writeRequest(record([user("x")], answer([], { cost: cost(7_000_000_000, "RUB") }), { startedAt: now }));
    }
    const lines = await onTerminal("usage");
    expect(lines[1]).toContain("$0.0096 + ₽7.00");
    expect(lines.filter((line) => /█.* calls?$/.test(line)).length).toBeGreaterThan(1);
  });
});
