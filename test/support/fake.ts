/** A provider made of lists of answers, for what no wire protocol has to be involved in. */
import type { Clock } from "../../src/core/clock.ts";
import { systemClock } from "../../src/core/clock.ts";
import type { StreamEvent } from "../../src/core/events.ts";
import type { JsonObject } from "../../src/core/json.ts";
import type { Model } from "../../src/core/model.ts";
import type { ModelInfo } from "../../src/core/model-info.ts";
import { createRegistry, type Registry, type RegistryOptions } from "../../src/core/registry.ts";
import type { ModelRequest } from "../../src/core/request.ts";

/** An answer: text, calls, or anything else in events; what is thrown is what the provider fails with. */
export interface FakeAnswer {
  readonly text?: string | readonly string[];
  readonly calls?: readonly { readonly name: string; readonly input?: JsonObject; readonly id?: string }[];
  readonly events?: readonly StreamEvent[];
  readonly finishReason?: "stop" | "pause" | "length";
  readonly fails?: unknown;
  readonly waits?: Promise<unknown>;
}

export interface Fake {
  readonly model: Model;
  readonly requests: ModelRequest[];
}

/** The same, with the registry. */
export function fakeRegistry(
  answers: readonly FakeAnswer[],
  more: Partial<RegistryOptions> = {},
): Fake & { readonly registry: Registry } {
  let registry: Registry | undefined;
  const made = fake(answers, {}, more, (each) => {
    registry = each;
  });
  return { ...made, registry: registry as Registry };
}

/** Each call takes the next answer; each costs 10 tokens in and 1 out. */
export function fake(
  answers: readonly (FakeAnswer | ((request: ModelRequest) => FakeAnswer))[],
  info: Partial<ModelInfo> = {},
  more: Partial<RegistryOptions> & { readonly clock?: Clock } = {},
  tell: (registry: Registry) => void = () => {},
): Fake {
  const requests: ModelRequest[] = [];
  const prices = { currency: "USD", input: 1, output: 1 } as const;
  const registry = createRegistry({
    clock: systemClock,
    models: [
      { id: "fake:m", provider: "fake", name: "m", capabilities: {}, limits: { outputTokens: 100 }, prices, ...info },
    ],
    ...more,
    providers: [
      {
        name: "fake",
        async *stream(request, { signal }) {
          const next = answers[requests.length] ?? { text: "no answer is left" };
          requests.push(request);
          const answer = typeof next === "function" ? next(request) : next;
          yield* eventsOf(answer, requests.length, signal);
        },
      },
      ...(more.providers ?? []),
    ],
  });
  tell(registry);
  return { model: registry.getModel("fake:m"), requests };
}

async function* eventsOf(answer: FakeAnswer, number: number, signal: AbortSignal): AsyncGenerator<StreamEvent> {
  yield { type: "start", id: `a${number}`, model: "m" };
  let index = 0;
  const texts = typeof answer.text === "string" ? [answer.text] : (answer.text ?? []);
  if (texts.length > 0) {
    yield { type: "block-start", index, kind: "text" };
    for (const text of texts) yield { type: "text-delta", index, text };
    yield { type: "block-end", index: index++, block: { type: "text", text: texts.join("") } };
  }
  for (const { name, input = {}, id = `${number}-${name}-${index}` } of answer.calls ?? []) {
    yield { type: "block-start", index, kind: "tool-call", id, name };
    yield { type: "tool-input-delta", index, text: JSON.stringify(input) };
    const block = { type: "tool-call", id, name, input, inputText: JSON.stringify(input) } as const;
    yield { type: "block-end", index: index++, block };
  }
  yield* answer.events ?? [];
  if (answer.waits) await Promise.race([answer.waits, aborted(signal)]);
  if ("fails" in answer) throw answer.fails;
  const finishReason = answer.finishReason ?? (answer.calls ? "tool-calls" : "stop");
  yield { type: "finish", finishReason, usage: { input: 10, output: 1, total: 11 } };
}

function aborted(signal: AbortSignal): Promise<never> {
  return new Promise((_, reject) => {
    if (signal.aborted) reject(signal.reason);
    signal.addEventListener("abort", () => reject(signal.reason), { once: true });
  });
}

/** What it failed with. */
export async function failure(promise: PromiseLike<unknown>): Promise<Record<string, unknown> & Error> {
  return promise.then(
    () => {
      throw new Error("It did not fail.");
    },
    (error) => error,
  );
}
