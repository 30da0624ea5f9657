/** Asks a provider through the public API, in every way an answer can be read, and holds the readings against each other. */
import {
  AfterwordError,
  type Choice,
  createRegistry,
  type Part,
  type Provider,
  type Result,
  type StreamEvent,
} from "../../src/index.ts";
import { type Difference, differ } from "./difference.ts";

/** How a generation ended. */
export interface Outcome {
  readonly ok: boolean;
  readonly error?: unknown;
  /** Of a failure: what had come until then, if the error tells. */
  readonly result: Result | undefined;
}

export interface Replay {
  readonly outcome: Outcome;
  /** Where two readers of the same generation saw something else. */
  readonly disagreements: readonly Difference[];
}

/** Sends one request and reads it four times: by text, by events, awaited, and awaited again. */
export async function ask(provider: Provider, stream: boolean, name = "recorded"): Promise<Replay> {
  const model = createRegistry({ providers: [provider] }).getModel(`${provider.name}:${name}`);
  const generation = model.prompt("hi", { stream });
  const pieces = await read(generation);
  const events = await read(generation.events());
  const outcome = await settle(generation);
  const again = await settle(generation);

  const disagreements: Difference[] = [];
  const check = differ(disagreements);
  const { result, error } = outcome;
  check("joined text of an iteration", result?.text ?? "", pieces.items.join(""));
  check("joined text-delta events", textOfChoices(result), textOfEvents(events.items));
  check("role and model asked for", ["assistant", model.id], result && [result.role, result.model]);
  check("the parts, joined", result && ofParts(result.parts), result && ofResult(result));
  check("the first choice", result?.choices[0], result && choiceOf(result));
  check("the result after a round trip through JSON", result, result && JSON.parse(JSON.stringify(result)));
  check("the error of an iteration is the one awaited", true, pieces.error === error && events.error === error);
  check("what a second await gives is what the first gave", true, again.result === result && again.error === error);
  check("number of finish events", outcome.ok ? 1 : 0, events.items.filter((event) => event.type === "finish").length);
  return { outcome, disagreements };
}

async function settle(generation: PromiseLike<Result>): Promise<Outcome> {
  try {
    return { ok: true, result: await generation };
  } catch (error) {
    return { ok: false, error, result: AfterwordError.isInstance(error) ? error.result : undefined };
  }
}

async function read<T>(source: AsyncIterable<T>): Promise<{ readonly items: readonly T[]; readonly error?: unknown }> {
  const items: T[] = [];
  try {
    for await (const item of source) items.push(item);
    return { items };
  } catch (error) {
    return { items, error };
  }
}

function textOfEvents(events: readonly StreamEvent[]): string {
  return events.map((event) => (event.type === "text-delta" ? event.text : "")).join("");
}

function textOfChoices(result: Result | undefined): string {
  return (result?.choices ?? []).map(({ text }) => text).join("");
}

function ofParts(parts: readonly Part[]): object {
  const joined = (type: "text" | "reasoning" | "refusal") =>
    parts.map((part) => (part.type === type ? part.text : "")).join("");
  const toolCalls = parts.filter((part) => part.type === "tool-call" && !part.providerExecuted);
  return { text: joined("text"), reasoning: joined("reasoning"), refusal: joined("refusal"), toolCalls };
}

function ofResult({ text, reasoning = "", refusal = "", toolCalls }: Result): object {
  return { text, reasoning, refusal, toolCalls };
}

/** A Result tells itself what its first choice is. */
function choiceOf(result: Result): object {
  const keys = Object.keys(result.choices[0] ?? {}) as (keyof Choice)[];
  return Object.fromEntries(keys.map((key) => [key, key === "index" ? 0 : result[key]]));
}
