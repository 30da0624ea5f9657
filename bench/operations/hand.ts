/** A process of a contender, as the bench has it: asked one thing after the other. */
import { type ChildProcess, fork } from "node:child_process";
import { join } from "node:path";
import type { Asked, Requests, Told } from "./child.ts";
import type { Entry, Place } from "./contender.ts";

const program = join(import.meta.dirname, "child.ts");
/** Nothing of the caller's: no proxy, no NODE_OPTIONS, no keys. */
const environment = { PATH: process.env.PATH };
/** How much of what it says when it fails is kept. */
const mostSaid = 2_000;
const idleMs = 60_000;

interface Waiting {
  readonly resolve: (made: never) => void;
  readonly reject: (error: Error) => void;
}

const all = new Set<ChildProcess>();
process.once("exit", () => {
  for (const child of all) child.kill("SIGKILL");
});

export class Hand {
  /** When each operation began that this process carried out. */
  readonly begun: number[] = [];
  readonly #child: ChildProcess;
  readonly #title: string;
  readonly #waiting = new Map<number, Waiting>();
  #asked = 0;
  #said = "";
  #onBegun = Promise.withResolvers<void>();

  private constructor({ title, module }: Entry, place: Place) {
    this.#title = title;
    this.#child = fork(program, [module, JSON.stringify(place)], {
      env: environment,
      execArgv: [],
      stdio: ["ignore", "ignore", "pipe", "ipc"],
    });
    all.add(this.#child);
    this.#child.stderr?.on("data", (text) => {
      this.#said = `${this.#said}${text}`.slice(-mostSaid);
    });
    this.#child.on("message", (told: Told) => this.#hear(told));
    this.#child.once("exit", () => {
      all.delete(this.#child);
      const error = new Error(`A process of ${this.#title} ended:\n${this.#said}`);
      for (const { reject } of this.#waiting.values()) reject(error);
      this.#waiting.clear();
      // Nobody may be waiting for it.
      this.#onBegun.promise.catch(() => {});
      this.#onBegun.reject(error);
    });
  }

  /** When all it needs is loaded. */
  static async start(entry: Entry, place: Place): Promise<Hand> {
    const hand = new Hand(entry, place);
    await new Promise<void>((resolve, reject) => hand.#waiting.set(0, { resolve, reject }));
    return hand;
  }

  ask<Name extends keyof Requests>(name: Name, given: Requests[Name]["given"]): Promise<Requests[Name]["made"]> {
    const id = ++this.#asked;
    return new Promise((resolve, reject) => {
      this.#waiting.set(id, { resolve, reject });
      this.#child.send({ id, name, given } satisfies Asked);
    });
  }

  /** When more operations have begun than have so far. */
  get moreBegun(): Promise<void> {
    return this.#onBegun.promise;
  }

  async end(): Promise<void> {
    await this.ask("close", null);
    const ended = new Promise((resolve) => this.#child.once("exit", resolve));
    this.#child.disconnect();
    await ended;
  }

  #hear(told: Told): void {
    if ("begun" in told) {
      this.begun.push(...told.begun);
      this.#onBegun.resolve();
      this.#onBegun = Promise.withResolvers();
      return;
    }
    const { id, made, error } = told;
    const waiting = this.#waiting.get(id);
    this.#waiting.delete(id);
    if (error === undefined) waiting?.resolve(made as never);
    else waiting?.reject(new Error(`${this.#title}: ${error}`));
  }
}

/** When more operations have begun in one of the processes. @throws Error when for a minute none does, or one of them ends */
export async function moreBegun(hands: readonly Hand[]): Promise<void> {
  const idle = Promise.withResolvers<void>();
  const timer = setTimeout(() => idle.reject(new Error("For a minute no operation has begun.")), idleMs);
  try {
    await Promise.race([...hands.map((hand) => hand.moreBegun), idle.promise]);
  } finally {
    clearTimeout(timer);
  }
}
