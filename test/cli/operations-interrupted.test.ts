/** What happens to operations when commands are interrupted, or nobody reads what they write. */
import { describe, expect, it } from "vitest";
import { runShell } from "./command.ts";
import { begin, env, finished, isParked, look, paying, said, script, submit, text, work } from "./operations.ts";

const hello = script([text("Hello.")]);
const later = { notBefore: new Date(Date.now() + 86_400_000) };

describe("an interruption", () => {
  it("of a wait leaves the operation as it is, and says how to pick it up", async () => {
    const id = await submit(paying);
    await work(id, isParked);
    const waiting = begin(["operations", "wait", id]);
    await said(waiting, "waits for a decision");
    waiting.child.kill("SIGINT");
    const { code, lines } = await waiting.ended;
    expect({ code, last: lines.at(-1) }).toEqual({ code: 130, last: `To wait for it: aw operations wait ${id}` });
    expect(isParked(await look(id, (operation) => operation.status()))).toBe(true);
  });

  it("of a watch does too, while a reader who has seen enough is told nothing", async () => {
    const id = await submit(hello, later);
    const watching = begin(["operations", "watch", id]);
    await said(watching, `${id}: queued`);
    watching.child.kill("SIGINT");
    expect(await watching.ended).toMatchObject({ code: 130, lines: [`${id}: queued`, expect.stringContaining(id)] });

    const long = await finished(script([text("many words ".repeat(20_000))]));
    const seen = await runShell(`{ $aw operations result ${long}; echo "code $?" >&2; } | head -c 4`, env());
    expect(seen).toMatchObject({ stdout: "many", lines: ["code 0"] });
    const listed = await runShell(`{ $aw operations events ${long}; echo "code $?" >&2; } | head -c 4`, env());
    expect(listed.lines).toEqual(["code 0"]);
  });

  it("of aw defer --wait hands the operation back for a worker", async () => {
    const deferring = begin(["defer", "-m", "sim:script", "--wait", script([text("a"), { type: "stall" }])]);
    const id = (await deferring.begun).trim();
    const watching = begin(["operations", "watch", id]);
    expect(await watching.begun).toBe("a");
    deferring.child.kill("SIGINT");
    const { code, stdout, lines } = await deferring.ended;
    expect({ code, stdout, lines }).toEqual({
      code: 130,
      stdout: `${id}\n`,
      lines: [`To wait for it: aw operations wait ${id}`],
    });
    expect((await look(id, (operation) => operation.status())).metadata.state).toBe("queued");
    watching.child.kill("SIGINT");
    expect((await watching.ended).code).toBe(130);
  });

  it("of a worker that comes twice ends it at once", async () => {
    const id = await submit(script([text("a"), { type: "stall" }]));
    const worker = begin(["worker"]);
    const watching = begin(["operations", "watch", id]);
    expect(await watching.begun).toBe("a");
    // Two of one kind could reach it as one.
    worker.child.kill("SIGTERM");
    worker.child.kill("SIGINT");
    expect([130, 143]).toContain((await worker.ended).code);
    watching.child.kill("SIGTERM");
    expect((await watching.ended).code).toBe(143);
  });
});
