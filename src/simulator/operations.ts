/** Work that is collected later: it gets done by the clock alone, and is looked at whenever somebody asks. */
import { Answer } from "./answer.ts";
import type { Plan } from "./behaviour.ts";
import type { Clock } from "./clock.ts";
import type { JsonObject } from "./json.ts";
import type { Prompt } from "./prompt.ts";
import { isContent, type PollStep, type ScriptStep, splitDeltas, type TokenCounts } from "./steps.ts";

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
  submit(plan: Plan, prompt: Prompt, ids: AnswerIds): Operation {
    const createdAt = this.#clock.now();
    const { answer, error, ms } = answerLater(plan, prompt, createdAt, ids);
    const polls = (plan.choices[0] ?? []).filter((step) => step.type === "poll");
    const outcome = error ? { error } : { answer };
    this.#submitted.set(ids.id, { id: ids.id, createdAt, doneAt: createdAt + this.#asyncMs + ms, outcome, polls });
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

interface AnswerIds {
  readonly id: string;
  nextCallId(): string;
}

/** What a plan comes to where nobody watches, and how long its pauses take: for ever where it stalls. */
export function answerLater(
  plan: Plan,
  prompt: Prompt,
  createdAt: number,
  ids: AnswerIds,
): { readonly answer: Answer; readonly error?: JsonObject; readonly ms: number } {
  const [steps = [], ...others] = plan.choices;
  const answer = new Answer(prompt, ids.id, createdAt, usageIn(steps), () => ids.nextCallId());
  let ms = 0;
  for (const step of splitDeltas(steps)) {
    if (step.type === "pause") ms += step.ms;
    else if (step.type === "stall") return { answer, ms: Number.POSITIVE_INFINITY };
    else if (step.type === "error") return { answer, error: step.error ?? {}, ms };
    else if (isContent(step)) answer.apply(0, step);
  }
  for (const [index, choice] of others.entries()) {
    for (const step of splitDeltas(choice)) if (isContent(step)) answer.apply(index + 1, step);
  }
  answer.end();
  return { answer, ms };
}

function usageIn(steps: readonly ScriptStep[]): Partial<TokenCounts> {
  const given = {};
  for (const step of steps) {
    const { type, ...counts } = step;
    if (type === "usage") Object.assign(given, counts);
  }
  return given;
}
