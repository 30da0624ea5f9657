/** A process of the bench that is asked for one thing after the other, and tells of others by itself. */
import { type ChildProcess, fork } from "node:child_process";
import { fileURLToPath } from "node:url";

/** Nothing of the caller's: no proxy, no NODE_OPTIONS, no keys. */
const environment = { PATH: process.env.PATH };
/** How much of what it says when it fails is kept. */
const mostSaid = 4_000;

/** What can be asked of a process, with what is given and what comes back. */
export type Answers = Readonly<Record<string, (given: never) => unknown>>;

interface Asked {
  readonly id: number;
  readonly name: string;
  readonly given: unknown;
}

type Told = { readonly id: number; readonly made?: unknown; readonly error?: string } | { readonly told: unknown };

interface Waiting {
  readonly resolve: (made: never) => void;
  readonly reject: (error: Error) => void;
}

const all = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of all) child.kill("SIGKILL");
});

export class Peer<Own extends Answers> {
  /** When it has ended, however that was. */
  readonly ended: Promise<void>;
  readonly #child: ChildProcess;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #said = "";

  /** @param flags of Node */
  constructor(name: "simulator" | "work", given: object, flags: readonly string[], onTold: (told: unknown) => void) {
    const program = fileURLToPath(new URL(`${name}.ts`, import.meta.url));
    this.#child = fork(program, [JSON.stringify(given)], {
      ...{ env: environment, execArgv: [...flags], stdio: ["ignore", "ignore", "pipe", "ipc"] },
    });
    all.add(this.#child);
    this.#child.stderr?.on("data", (text) => {
      this.#said = `${this.#said}${text}`.slice(-mostSaid);
    });
    this.#child.on("message", (told: Told) => {
      if ("told" in told) return onTold(told.told);
      const { id, made, error } = told;
      const waiting = this.#waiting.get(id);
      this.#waiting.delete(id);
      if (error === undefined) waiting?.resolve(made as never);
      else waiting?.reject(new Error(`The process "${name}": ${error}`));
    });
    this.ended = new Promise((resolve) => {
      this.#child.once("exit", (code, signal) => {
        all.delete(this.#child);
        const error = new Error(`The process "${name}" ended (${signal ?? code}):\n${this.#said}`);
        for (const { reject } of this.#waiting.values()) reject(error);
        this.#waiting.clear();
        resolve();
      });
    });
  }

  ask<Name extends keyof Own & string>(
    name: Name,
    ...[given]: Parameters<Own[Name]> extends [] ? [] : [Parameters<Own[Name]>[0]]
  ): Promise<Awaited<ReturnType<Own[Name]>>> {
    const id = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ id, name, given } satisfies Asked);
    });
  }

  async end(): Promise<void> {
    if (this.#child.connected) this.#child.disconnect();
    await this.ended;
  }
}

/** The other side: answers what is asked, and ends with whoever started it. */
export function answer(answers: Answers): void {
  process.on("message", async ({ id, name, given }: Asked) => {
    try {
      const made = await answers[name]?.(given as never);
      process.send?.({ id, made } satisfies Told);
    } catch (error) {
      process.send?.({ id, error: error instanceof Error ? `${error.stack}` : String(error) } satisfies Told);
    }
  });
  process.on("disconnect", () => process.exit(0));
}

export function tell(told: unknown): void {
  process.send?.({ told } satisfies Told);
}
