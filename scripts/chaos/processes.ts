/** The worker processes of chaos: each is started again when it has ended, until all are to end. */
import { type ChildProcess, spawn } from "node:child_process";
import { join } from "node:path";

const program = join(import.meta.dirname, "worker.ts");
const restartMs = 200;
/** How long a worker may take to stop, before it counts as hanging. */
const stopMs = 10_000;

export type Disturbance = "killed" | "frozen" | "stopped";

export class Processes {
  readonly counts: Record<Disturbance, number> = { killed: 0, frozen: 0, stopped: 0 };
  /** How those ended that nobody had killed. */
  readonly accidents: string[] = [];
  readonly #children = new Set<ChildProcess>();
  /** Those that can be disturbed: ready, and not being disturbed already. */
  readonly #calm = new Set<ChildProcess>();
  readonly #timers = new Set<NodeJS.Timeout>();
  readonly #given: readonly string[];
  readonly #random: () => number;
  #ending = false;

  constructor(given: readonly string[], count: number, random: () => number) {
    this.#given = given;
    this.#random = random;
    for (let index = 0; index < count; index++) this.#start();
  }

  /** @returns whether there was a process to do it to */
  disturb(how: Disturbance, frozenMs: number): boolean {
    const calm = [...this.#calm];
    const child = calm[Math.floor(this.#random() * calm.length)];
    if (!child) return false;
    this.counts[how]++;
    switch (how) {
      case "killed":
        child.kill("SIGKILL");
        break;
      case "stopped":
        child.kill("SIGTERM");
        break;
      case "frozen":
        child.kill("SIGSTOP");
        this.#later(frozenMs, () => {
          child.kill("SIGCONT");
          if (this.#children.has(child)) this.#calm.add(child);
        });
        break;
      default:
        how satisfies never;
    }
    this.#calm.delete(child);
    return true;
  }

  /** Has all of them stop, and waits for it. */
  async end(): Promise<void> {
    this.#ending = true;
    for (const timer of this.#timers) clearTimeout(timer);
    await Promise.all([...this.#children].map((child) => this.#stop(child)));
  }

  /** At once. */
  kill(): void {
    this.#ending = true;
    for (const timer of this.#timers) clearTimeout(timer);
    for (const child of this.#children) child.kill("SIGKILL");
  }

  async #stop(child: ChildProcess): Promise<void> {
    const ended = new Promise((resolve) => child.once("exit", resolve));
    child.kill("SIGCONT");
    // One that has only begun has no ear for it yet.
    child.kill(this.#calm.has(child) ? "SIGTERM" : "SIGKILL");
    const timer = setTimeout(() => {
      this.accidents.push(`it did not stop within ${stopMs} ms`);
      child.kill("SIGKILL");
    }, stopMs);
    await ended;
    clearTimeout(timer);
  }

  #start(): void {
    const child = spawn(process.execPath, [program, ...this.#given], { stdio: ["pipe", "pipe", "inherit"] });
    this.#children.add(child);
    child.stdout.once("data", () => this.#calm.add(child));
    // A pipe of a process that was killed is no accident.
    child.stdin.on("error", () => {});
    child.once("exit", (code, signal) => {
      this.#children.delete(child);
      this.#calm.delete(child);
      if (code !== 0 && signal !== "SIGKILL") this.accidents.push(`it ended with ${signal ?? code}`);
      if (!this.#ending) this.#later(this.#random() * restartMs, () => this.#start());
    });
  }

  #later(ms: number, run: () => void): void {
    const timer = setTimeout(() => {
      this.#timers.delete(timer);
      run();
    }, ms);
    this.#timers.add(timer);
  }
}
