/** `aw defer` and `aw operations` as a user meets them: real processes, and a store in a file. */
import { existsSync, writeFileSync } from "node:fs";
import { describe, expect, it } from "vitest";
import { hasTerminal, run, runOnTerminal } from "./command.ts";
import {
  aw,
  begin,
  env,
  finished,
  isParked,
  look,
  paying,
  place,
  script,
  store,
  submit,
  text,
  toolFile,
  work,
} from "./operations.ts";

const anId = /^[0-9a-z]{22}\n$/;
const hello = script([text("Hello.")]);
const refused = script([{ type: "http", status: 400 }]);
const later = { notBefore: new Date(Date.now() + 86_400_000) };

describe("aw defer", () => {
  it("prints the id and nothing else, and asks nothing", async () => {
    const before = Date.now();
    const options = "--label team=docs --label a=b=c --description Names --priority -5 --delay 10m --deadline 24h";
    const more = [
      "--lane",
      "batch",
      "--idempotency-key",
      "k1",
      "--max-attempts",
      "2",
      "--keep",
      "30d",
      "--max-cost",
      "0.5",
    ];
    const all = ["defer", "-m", "gpt-4.1-mini", "-o", "maxTokens=9", ...options.split(" "), ...more, "Why?"];
    const { code, stdout, stderr } = await aw(...all);
    expect({ code, stdout, stderr }).toEqual({ code: 0, stdout: expect.stringMatching(anId), stderr: "" });
    const { metadata, description, done } = await look(stdout.trim(), (operation) => operation.status());
    expect({ done, description }).toEqual({ done: false, description: "Names" });
    expect(metadata).toMatchObject({
      state: "queued",
      model: "openai:gpt-4.1-mini",
      labels: { team: "docs", a: "b=c" },
      lane: "batch",
      priority: -5,
      idempotencyKey: "k1",
    });
    expect(Date.parse(metadata.notBefore ?? "") - before).toBeGreaterThanOrEqual(600_000);
    expect(Date.parse(metadata.deadline ?? "") - before).toBeGreaterThanOrEqual(86_400_000);

    // The key stands for this request, and for no other.
    expect((await aw(...all)).stdout).toBe(stdout);
    expect(await aw("defer", "-m", "sim:prose", "--idempotency-key", "k1", "Other")).toMatchObject({
      code: 2,
      stdout: "",
      lines: [expect.stringContaining("k1"), `To see it: aw operations get ${stdout.trim()}`],
    });
  });

  it("takes what a prompt takes: stdin, a system prompt, a schema, files and tools", async () => {
    writeFileSync(place("notes.txt"), "Some notes.");
    const flags = [
      "-m",
      "sim:echo",
      "-s",
      "Be brief.",
      "--schema",
      "name",
      "-a",
      place("notes.txt"),
      "--at",
      "2020-01-01",
    ];
    const options = { env: env(), stdin: "piped" };
    const { stdout } = await run(
      ["defer", ...flags, "-T", toolFile(), "--chain-limit", "1", "--wait", "typed"],
      options,
    );
    const { response } = await look(stdout.trim(), (operation) => operation.status());
    const { body } = JSON.parse(response?.text ?? "{}");
    const sent = JSON.stringify(body);
    for (const part of ["Be brief.", btoa("Some notes."), "piped typed", '"name":"pay"', "json_schema"])
      expect(sent).toContain(part);
  });

  it("with --wait works on it here, and its exit code tells how it ended", async () => {
    const waited = (...args: string[]) => aw("defer", "-m", "sim:script", "--wait", ...args);
    expect(await waited(hello)).toMatchObject({ code: 0, stdout: expect.stringMatching(anId), stderr: "" });
    expect(await waited(refused)).toMatchObject({
      code: 1,
      stdout: expect.stringMatching(anId),
      lines: [expect.stringContaining("has failed:"), expect.stringContaining("aw operations retry")],
    });
    const slow = await waited("--timeout", "0.1s", script([text("a"), { type: "stall" }]));
    expect(slow).toMatchObject({ code: 5, stdout: expect.stringMatching(anId) });
    expect(slow.lines.at(-1)).toBe(`To wait for it: aw operations wait ${slow.stdout.trim()}`);
    // It is nobody's again.
    const { metadata } = await look(slow.stdout.trim(), (operation) => operation.status());
    expect(metadata.state).toBe("queued");
    expect(await aw("defer", "-m", "openai:gpt-4.1", "--wait", "Hi")).toMatchObject({ code: 4, stdout: "" });
  });
});

describe("an id", () => {
  it("may be cut where that is clear, is told of where it is not, and belongs to its store", async () => {
    const [first, second] = [await submit(hello), await submit(hello)];
    const cut = [...first].findIndex((letter, index) => letter !== second[index]) + 1;
    expect((await aw("operations", "get", first.slice(0, cut), "--json")).stdout).toContain(first);
    const { code, lines } = await aw("ops", "get", "0");
    expect(code).toBe(2);
    expect(lines).toEqual([
      `Error: Several operations have an id that begins with 0: ${second}, ${first}.`,
      "Write more of it.",
    ]);
    const other = await submit(hello, {}, place("other.db"));
    expect(await aw("operations", "result", other)).toMatchObject({ code: 3, stdout: "" });
    expect((await aw("operations", "get", other, "--store", place("other.db"))).code).toBe(0);
  });

  it("of nothing makes no store", async () => {
    for (const args of [["list"], ["get", "x"], ["spend"], ["prune"], ["wait", "x"]]) await aw("operations", ...args);
    expect(existsSync(store())).toBe(false);
    expect(await aw("operations")).toMatchObject({
      code: 0,
      stdout: "",
      lines: ["Nothing was deferred yet: aw defer"],
    });
  });
});

describe("aw operations", () => {
  it("lists the newest first, in full, in pages, and only those that are asked for", async () => {
    const done = await finished(hello, { labels: { team: "docs" }, description: "Tab\there" });
    const waiting = await submit(hello, later);
    const rows = async (...args: string[]) => {
      const { stdout } = await aw("operations", ...args);
      return stdout
        .split("\n")
        .filter(Boolean)
        .map((line) => line.split("\t")[0]);
    };
    const { stdout, stderr } = await aw("operations");
    expect(stderr).toBe("");
    const [first, second] = stdout.split("\n").map((line) => line.split("\t"));
    expect(first?.slice(0, 5)).toEqual([
      waiting,
      expect.stringMatching(/Z$/),
      expect.stringMatching(/Z$/),
      "queued",
      "sim:script",
    ]);
    expect(second?.slice(3, 8)).toEqual(["succeeded", "sim:script", "team=docs", expect.anything(), "Tab here"]);
    expect(await rows("--state", "queued", "--state", "failed")).toEqual([waiting]);
    expect(await rows("--label", "team=docs")).toEqual([done]);
    expect(await rows("-m", "sim:prose")).toEqual([]);
    expect(await rows("--until", "1h")).toEqual([]);
    expect(await rows("--since", "1h", "-m", "sim:script")).toEqual([waiting, done]);
    const page = await aw("operations", "-n", "1", "--json");
    expect(JSON.parse(page.stdout)).toMatchObject([{ id: waiting, done: false }]);
    expect(await aw("operations", "--page-token", "x")).toMatchObject({
      code: 2,
      lines: [expect.stringContaining('"x" is no page token'), "It is what a list ends with, when there are more."],
    });
    const [, token = ""] = /--page-token (\S+)/.exec(page.stderr) ?? [];
    expect(await rows("-n", "1", "--page-token", token)).toEqual([done]);
  });

  it.runIf(hasTerminal)("is a table for people, with times as they say them", async () => {
    await finished(refused, { labels: { team: "docs" } });
    const { stdout } = await runOnTerminal(["operations"], env());
    expect(stdout).toContain("CREATED");
    expect(stdout).toMatch(/\d s ago {2}failed {2}sim:script {2}team=docs/);
    const id = (await aw("operations")).stdout.split("\t")[0] ?? "";
    expect((await runOnTerminal(["operations", "get", id], env())).stdout).toMatch(/state +failed\r?\n/);
    expect((await runOnTerminal(["operations", "spend"], env())).stdout).toContain("CALLS");
  });

  it("gives the result of one that is done; of others why there is none, and an exit code", async () => {
    const result = (id: string, ...more: string[]) => aw("operations", "result", id, ...more);
    const done = await finished(hello);
    expect(await result(done)).toMatchObject({ code: 0, stdout: "Hello.\n", stderr: "" });
    expect(JSON.parse((await result(done, "--json")).stdout)).toMatchObject({ text: "Hello.", finishReason: "stop" });
    const failed = await finished(refused);
    expect(await result(failed)).toMatchObject({
      code: 1,
      stdout: "",
      lines: [expect.stringContaining(`The operation ${failed} has failed:`), expect.stringContaining("retry")],
    });
    const waiting = await submit(hello, later);
    expect(await result(waiting)).toMatchObject({ code: 5, stdout: "" });
    expect(await aw("operations", "cancel", waiting)).toMatchObject({ code: 0, lines: [`${waiting}: cancelled`] });
    expect(await aw("operations", "cancel", waiting)).toMatchObject({ lines: [`${waiting}: cancelled already`] });
    expect(await result(waiting)).toMatchObject({ code: 6, stdout: "" });
    const late = await submit(script([{ type: "stall" }]), { deadline: new Date(Date.now() + 50) });
    await work(late);
    expect(await result(late)).toMatchObject({
      code: 6,
      lines: [expect.stringContaining("has expired:"), expect.anything()],
    });
  });

  it("waits for several or for any, and reports the gravest", async () => {
    const wait = (...args: string[]) => aw("operations", "wait", ...args);
    const [done, failed, waiting] = [await finished(hello), await finished(refused), await submit(hello, later)];
    expect(await wait(done)).toMatchObject({ code: 0, stdout: `${done}\tsucceeded\n`, stderr: "" });
    const both = await wait(done, failed);
    expect(both.code).toBe(1);
    expect(both.stdout.split("\n").sort()).toEqual(["", `${done}\tsucceeded`, `${failed}\tfailed`].sort());
    const all = await wait(done, failed, waiting, "--timeout", "0s");
    expect(all).toMatchObject({ code: 5 });
    expect(all.lines[1]).toContain(`The operation ${waiting} is queued.`);
    expect(await wait(waiting, done, "--any")).toMatchObject({ code: 0, stdout: `${done}\tsucceeded\n` });
    expect(await wait(waiting, "--any", "--timeout", "0s")).toMatchObject({ code: 5 });
    expect(await wait(done, "zz")).toMatchObject({ code: 3, stdout: "" });
  });

  it("tells the events as JSON lines, those that are there or all that come", async () => {
    const id = await submit(hello, later);
    expect((await aw("operations", "events", id)).stdout).toMatch(/^\{"sequence":1,.*"queued"\}\}\n$/);
    const following = begin(["operations", "events", id, "--follow"]);
    await following.begun;
    await look(id, (operation) => operation.cancel());
    const { code, stdout } = await following.ended;
    expect(code).toBe(0);
    const events = stdout
      .trim()
      .split("\n")
      .map((line) => JSON.parse(line));
    expect(events.map(({ sequence }) => sequence)).toEqual([1, 2, 3]);
    expect(events.at(-1).event).toEqual({ type: "state", state: "cancelled" });
    expect((await aw("operations", "events", id, "--after", "2")).stdout).toBe(`${stdout.trim().split("\n").at(-1)}\n`);
  });

  it("decides on calls that wait: approved, rejected, or carried out elsewhere", async () => {
    const parked = async () => {
      const id = await submit(paying);
      await work(id, isParked);
      return id;
    };
    const resultOf = async (id: string) => {
      await work(id);
      const { response } = await look(id, (operation) => operation.status());
      return response?.steps?.[0]?.toolResults;
    };
    const [first, second, third] = [await parked(), await parked(), await parked()];
    const { stdout } = await aw("operations", "get", first);
    expect(stdout).toContain('pay({"cents":7})');
    const callId = /^call\t(\S+)/m.exec(stdout)?.[1] ?? "";
    expect(await aw("operations", "approve", first, "nope")).toMatchObject({
      code: 2,
      lines: [expect.stringContaining('No call "nope"'), "To see what waits: aw operations get ID"],
    });
    expect(await aw("operations", "approve", first, callId)).toMatchObject({ code: 0, lines: [`${first}: queued`] });
    expect(await resultOf(first)).toMatchObject([{ output: "paid 7" }]);
    expect((await aw("operations", "reject", second, "--message", "too much")).code).toBe(0);
    expect(await resultOf(second)).toMatchObject([{ output: "Cancelled: too much", isError: true }]);
    expect((await aw("operations", "resolve", third, "--output", '{"paid":7}')).code).toBe(0);
    expect(await resultOf(third)).toMatchObject([{ output: { paid: 7 } }]);
    expect((await aw("operations", "approve", first)).code).toBe(2);
  });

  it("tries again, forgets, and still knows what it cost", async () => {
    const failed = await finished(refused);
    expect(await aw("operations", "retry", failed)).toMatchObject({ code: 0, lines: [`${failed}: queued`] });
    const done = await finished(hello, { labels: { team: "docs" } });
    expect(await aw("operations", "retry", done)).toMatchObject({
      code: 2,
      lines: [expect.stringContaining("only one that has failed"), expect.anything()],
    });
    expect((await aw("operations", "spend", "--by", "label:team")).stdout).toMatch(/^docs\t1\t0\.000000000 USD\t/m);
    expect(await aw("operations", "delete", failed)).toMatchObject({ code: 0, lines: [`${failed}: deleted`] });
    expect((await aw("operations", "prune", "--older-than", "1h")).lines).toEqual(["Removed 0 operations."]);
    expect((await aw("operations", "prune", "--older-than", "0s")).lines).toEqual(["Removed 1 operation."]);
    expect((await aw("operations")).stdout).toBe("");
    expect(JSON.parse((await aw("operations", "spend", "--json", "--since", "1h")).stdout)).toMatchObject([
      { key: "sim:script", cost: { USD: 0 } },
    ]);
  });
});
