/** One run of the program of submissions: what it is asked, what it tells, and a simulator that lives in the program's time. */
import { spawn } from "node:child_process";
import { join } from "node:path";
import type { LedgerEntry, OperationStatus } from "../../src/operations.ts";
import { type Simulator, startSimulator } from "../../src/testing.ts";
import type { Addresses } from "../lanes/connections.ts";

export interface Asked {
  /** As in `test/lanes/connections.ts`. */
  readonly provider: string;
  readonly lane: "batch" | "background";
  /** One operation each; of a chain, its last answer. */
  readonly answers: readonly string[];
  readonly chain: boolean;
  /** Of the store. */
  readonly path: string;
  /** A file with a line for each call of the tool. */
  readonly marks: string;
  readonly urls: Addresses;
  /** Milliseconds since the epoch. */
  readonly startsAt: number;
  /** The event after which it is killed: which one, from 1, or a pattern for it. 0 for none. */
  readonly killAt: number | string;
}

export type Told = Killed | Finished;

export interface Killed {
  readonly killedAt: number;
  readonly events: readonly string[];
}

export interface Finished {
  readonly killedAt?: undefined;
  readonly statuses: readonly OperationStatus[];
  readonly ledger: readonly LedgerEntry[];
  /** What it has written and asked, in order. */
  readonly events: readonly string[];
}

const program = join(import.meta.dirname, "submission-program.ts");

export async function run(asked: Asked, cache: string): Promise<Told> {
  const child = spawn(process.execPath, [program, JSON.stringify(asked)], {
    stdio: ["ignore", "pipe", "inherit"],
    env: { ...process.env, NODE_COMPILE_CACHE: cache },
  });
  let stdout = "";
  child.stdout.on("data", (chunk) => {
    stdout += chunk;
  });
  const [code, signal] = await new Promise<readonly [number | null, string | null]>((resolve) =>
    child.on("close", (...how) => resolve(how)),
  );
  if (code !== 0 && signal !== "SIGKILL") throw new Error(`The program ended with ${code ?? signal}: ${stdout}`);
  return JSON.parse(stdout) as Told;
}

/** Its time is that of the request it has heard last. */
export async function simulatorOf(startsAt: number): Promise<Simulator> {
  let simulator: Simulator | undefined;
  const now = () => Number(simulator?.requests.at(-1)?.headers["x-now"] ?? startsAt);
  const after = (ms: number, then: () => void) => {
    const timer = setTimeout(then, ms);
    return () => clearTimeout(timer);
  };
  simulator = await startSimulator({ delayMs: 0, asyncMs: 1_000, clock: { now, after } });
  return simulator;
}
