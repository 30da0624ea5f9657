/** Work that is collected later: it gets done by the clock alone, and is looked at whenever somebody asks. */
import { Answer } from "./answer.ts";
import type { Plan } from "./behaviour.ts";
import type { Clock } from "./clock.ts";
import type { JsonObject } from "./json.ts";
import type { Prompt } from "./prompt.ts";
import { type PollStep, type ScriptStep, splitDeltas, type TokenCounts } from "./steps.ts";

/** An operation as it stands at one moment. */
export interface Operation {
  readonly id: string;
  /** Milliseconds since the epoch. */
  readonly createdAt: number;
  readonly modifiedAt: number;
  readonly done: boolean;
  readonly cancelled: boolean;
  /** Laid over the protocol's own error object. */
  readonly error?: JsonObject;
  readonly answer?: Answer;
}

interface Submitted {
  readonly id: string;
  readonly createdAt: number;
  /** `Infinity` of one that never gets done. */
  readonly doneAt: number;
  readonly outcome: Pick<Operation, "error" | "answer">;
  readonly polls: PollStep[];
  cancelledAt?: number;
}

export class Operations {
  readonly #clock: Clock;
  readonly #asyncMs: number;
  readonly #submitted = new Map<string, Submitted>();

  constructor(clock: Clock, asyncMs: number) {
    this.#clock = clock;
    this.#asyncMs = asyncMs;
  }

  /** It takes as long as the pauses of the plan, and the usual time. */
  submit(plan: Plan, prompt: Prompt, ids: { readonly id: string; nextCallId(): string }): Operation {
    const createdAt = this.#clock.now();
    const steps = plan.choices[0] ?? [];
    const answer = new Answer(prompt, ids.id, createdAt, usageIn(steps), () => ids.nextCallId());
    let doneAt = createdAt + this.#asyncMs;
    let error: JsonObject | undefined;
    for (const step of splitDeltas(steps)) {
      if (step.type === "pause") doneAt += step.ms;
      else if (step.type === "stall") doneAt = Infinity;
      else if (step.type === "error") error = step.error ?? {};
      else if (step.type !== "cut" && step.type !== "http" && step.type !== "poll") answer.apply(0, step);
      if (error || doneAt === Infinity) break;
    }
    answer.end();
    const polls = steps.filter((step) => step.type === "poll");
    const outcome = error ? { error } : { answer };
    this.#submitted.set(ids.id, { id: ids.id, createdAt, doneAt, outcome, polls });
    return { id: ids.id, createdAt, modifiedAt: createdAt, done: false, cancelled: false };
  }

  /** The next thing that the script has for a poll of this operation, which is then used up. */
  nextPoll(id: string): PollStep | undefined {
    return this.#submitted.get(id)?.polls.shift();
  }

  /** @param keptMs how long one that is done is kept */
  get(id: string, keptMs: number): Operation | undefined {
    const submitted = this.#submitted.get(id);
    if (!submitted) return undefined;
    const { createdAt, cancelledAt, outcome } = submitted;
    const doneAt = cancelledAt ?? submitted.doneAt;
    const now = this.#clock.now();
    if (now - doneAt >= keptMs) return undefined;
    const done = now >= doneAt;
    const cancelled = cancelledAt !== undefined;
    const came = done && !cancelled ? outcome : {};
    return { id, createdAt, modifiedAt: done ? doneAt : createdAt, done, cancelled, ...came };
  }

  /** What is done stays as it is. */
  cancel(id: string, keptMs: number): Operation | undefined {
    const submitted = this.#submitted.get(id);
    if (submitted && this.get(id, keptMs)?.done === false) submitted.cancelledAt = this.#clock.now();
    return this.get(id, keptMs);
  }
}

function usageIn(steps: readonly ScriptStep[]): Partial<TokenCounts> {
  const given = {};
  for (const step of steps) {
    const { type, ...counts } = step;
    if (type === "usage") Object.assign(given, counts);
  }
  return given;
}
