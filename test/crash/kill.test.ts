/** `kill -9` after every single write of one chain: nothing is lost, nothing is done twice, and what may have been paid twice is in the ledger. */
import { spawn } from "node:child_process";
import { existsSync, mkdtempSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { type Simulator, startSimulator } from "../../src/testing.ts";

const program = join(import.meta.dirname, "program.ts");
const folder = mkdtempSync(join(tmpdir(), "afterword-crash-"));
let simulator: Simulator;
beforeAll(async () => {
  simulator = await startSimulator({ delayMs: 0 });
});
afterAll(async () => {
  await simulator.close();
  rmSync(folder, { recursive: true, force: true });
});

interface Told {
  readonly status: {
    readonly done: boolean;
    readonly metadata: { readonly state: string };
    readonly response?: { readonly text: string };
  };
  readonly ledger: readonly { readonly kind: string }[];
  readonly writes: number;
}

async function run(name: string, killAfter: number, laterMs: number, decide = ""): Promise<Told | "killed"> {
  const place = (file: string) => join(folder, `${name}-${file}`);
  const child = spawn(
    process.execPath,
    [program, place("operations.db"), simulator.openaiURL, place("marks"), String(killAfter), String(laterMs), decide],
    { stdio: ["ignore", "pipe", "inherit"] },
  );
  let stdout = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  const signal = await new Promise((resolve) => child.on("close", (_code, killedBy) => resolve(killedBy)));
  return signal === "SIGKILL" ? "killed" : (JSON.parse(stdout) as Told);
}

function marksOf(name: string): string[] {
  const path = join(folder, `${name}-marks`);
  return existsSync(path) ? readFileSync(path, "utf8").trim().split("\n") : [];
}

describe("a chain whose process is killed", () => {
  it("never, is three calls and two tools", async () => {
    simulator.requests.length = 0;
    const told = (await run("whole", 0, 0)) as Told;
    expect(told.status).toMatchObject({ done: true, response: { text: "All is paid." } });
    expect(simulator.requests).toHaveLength(3);
    expect(marksOf("whole")).toEqual(["look", "pay"]);
    expect(told.ledger.map(({ kind }) => kind)).toEqual(["reserved", "settled", "settled", "settled"]);
  });

  it("50: after each of its writes, goes on where it was", async () => {
    let kills = 0;
    for (let write = 1; ; write++) {
      const name = `write-${write}`;
      simulator.requests.length = 0;
      const first = await run(name, write, 0);
      if (first !== "killed") break;
      kills++;
      let told = (await run(name, 0, 120_000)) as Told;
      if (told.status.metadata.state === "awaiting-approval") {
        // It was paying: that is not done again unasked.
        expect(marksOf(name).filter((mark) => mark === "pay").length).toBeLessThanOrEqual(1);
        told = (await run(name, 0, 240_000, "resolve")) as Told;
      }
      expect({ write, state: told.status.metadata.state, text: told.status.response?.text }).toEqual({
        write,
        state: "succeeded",
        text: "All is paid.",
      });
      expect(marksOf(name).filter((mark) => mark === "pay").length).toBeLessThanOrEqual(1);
      // Every step was generated once, but for one that was under way, which the ledger names.
      const settled = told.ledger.filter(({ kind }) => kind === "settled").length;
      const uncertain = told.ledger.filter(({ kind }) => kind === "uncertain").length;
      expect(settled).toBe(3);
      expect(uncertain).toBeLessThanOrEqual(1);
      expect(simulator.requests.length).toBeLessThanOrEqual(settled + uncertain);
    }
    expect(kills).toBeGreaterThan(8);
  }, 120_000);
});
