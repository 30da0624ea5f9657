/** `aw worker` and `aw operations watch`: processes that carry out what others have submitted, are stopped, and are followed by others. */
import { describe, expect, it } from "vitest";
import { openLogs } from "../../src/logs.ts";
import { openOperations } from "../../src/operations.ts";
import { startSimulator } from "../../src/testing.ts";
import {
  aw,
  begin,
  env,
  finished,
  look,
  paying,
  place,
  said,
  script,
  store,
  submit,
  text,
  toolFile,
} from "./operations.ts";

const hello = script([text("Hello.")]);

describe("aw worker", () => {
  it("says where it works, and a line for each operation, and ends with 0 when it is told to", async () => {
    const done = await submit(hello);
    const failed = await submit(script([{ type: "http", status: 400 }]));
    const options = ["--concurrency", "1", "--limit", "sim=1", "--drain", "5s"];
    const worker = begin(["worker", ...options], { env: env({ OPENAI_API_KEY: "sk-test" }) });
    await said(worker, failed);
    worker.child.kill("SIGTERM");
    const { code, stdout, lines } = await worker.ended;
    expect({ code, stdout }).toEqual({ code: 0, stdout: "" });
    expect(lines).toEqual([
      `Working on ${store()} with keys for openai, and what needs none.`,
      expect.stringContaining(`${done}: succeeded (sim:script, $0.00)`),
      expect.stringContaining(`${failed}: failed (sim:script): `),
    ]);
    // Its calls are written down as those of any other command.
    using logs = openLogs(place("logs.db"));
    expect(logs.list().map(({ outcome }) => outcome)).toEqual(["failed", "done"]);
  });

  it("finishes what it has when it is told to stop, and takes nothing more", async () => {
    const first = await submit(script([text("a"), { type: "pause", ms: 300 }, text("b")]));
    const worker = begin(["worker", "--concurrency", "1"]);
    const watching = begin(["operations", "watch", first]);
    await watching.begun;
    worker.child.kill("SIGINT");
    const second = await submit(hello);
    expect(await worker.ended).toMatchObject({ code: 0, lines: [expect.anything(), expect.stringContaining(first)] });
    expect(await watching.ended).toMatchObject({ code: 0, stdout: "ab\n" });
    expect((await look(second, (operation) => operation.status())).metadata.state).toBe("queued");
  });

  it("hands back what it cannot finish in time, and another one finishes it", async () => {
    const scripts = [[text("half"), { type: "stall" }], [text("whole")]] as never;
    await using simulator = await startSimulator({ delayMs: 0, models: { "gpt-4.1-mini": "script" }, scripts });
    const keyed = { env: env({ OPENAI_API_KEY: "sk-test", OPENAI_BASE_URL: simulator.openaiURL }) };
    const id = (await aw("defer", "-m", "gpt-4.1-mini", "Hi")).stdout.trim();
    const watching = begin(["operations", "watch", id]);
    const first = begin(["worker", "--drain", "0s"], keyed);
    expect(await watching.begun).toBe("half");
    first.child.kill("SIGTERM");
    expect(await first.ended).toMatchObject({ code: 0, lines: [expect.stringContaining("Working on")] });
    const { metadata } = await look(id, (operation) => operation.status());
    expect(metadata).toMatchObject({ state: "queued", attempts: 0 });

    const second = begin(["worker"], keyed);
    const watched = await watching.ended;
    second.child.kill("SIGTERM");
    expect(await second.ended).toMatchObject({ code: 0, lines: [expect.anything(), expect.stringContaining(id)] });
    // Whoever watched is told to forget what had come; whoever comes later does not see it.
    expect(watched).toMatchObject({ code: 0, stdout: "half\nwhole\n" });
    expect(watched.lines).toContain(
      `${id}: step 1 begins anew (the worker was stopped); what came of it counts for nothing.`,
    );
    expect((await aw("operations", "watch", id)).stdout).toBe("whole\n");
    await using operations = await openOperations({ store: store(), worker: false });
    expect(await operations.spend()).toMatchObject([{ calls: 2 }]);
  });

  it("leaves operations of providers whose key it does not have", async () => {
    const id = (await aw("defer", "-m", "gpt-4.1-mini", "Hi")).stdout.trim();
    const other = await submit(hello);
    const worker = begin(["worker"]);
    await said(worker, other);
    worker.child.kill("SIGTERM");
    expect((await worker.ended).lines[0]).toContain("with no key, and what needs none.");
    const { metadata } = await look(id, (operation) => operation.status());
    expect(metadata).toMatchObject({ state: "queued", attempts: 0 });
  });

  it("runs tools of -T, after an approval where they ask for one", async () => {
    const id = (await aw("defer", "-m", "sim:script", "-T", toolFile(), paying)).stdout.trim();
    const worker = begin(["worker", "-T", toolFile()]);
    const watching = begin(["operations", "watch", id]);
    await said(watching, "awaiting-approval (pay needs an approval.)");
    expect((await aw("operations", "approve", id)).code).toBe(0);
    expect(await watching.ended).toMatchObject({ code: 0, stdout: "Thanks.\n" });
    worker.child.kill("SIGTERM");
    expect((await worker.ended).code).toBe(0);
    const { response } = await look(id, (operation) => operation.status());
    expect(response?.steps?.[0]?.toolResults).toMatchObject([{ output: "paid 7" }]);
  });
});

describe("aw operations watch", () => {
  it("prints the text of a chain as the library reads it, and states on stderr", async () => {
    const id = await finished(script([text("one "), text("two")]));
    expect(await aw("operations", "watch", id)).toMatchObject({
      code: 0,
      stdout: "one two\n",
      lines: [`${id}: queued`, `${id}: running`, `${id}: succeeded`],
    });
  });

  it("of several prints whole lines, each with its id, and reports the gravest end", async () => {
    const one = await finished(script([text("a\nb")]));
    const other = await finished(script([text("c"), { type: "error" }]), { maxAttempts: 1 });
    const { code, stdout } = await aw("operations", "watch", one, other);
    expect(code).toBe(1);
    expect(stdout.split("\n").sort()).toEqual(["", `${one}\ta`, `${one}\tb`, `${other}\tc`].sort());
  });
});
