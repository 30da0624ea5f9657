/** An answer as it grows: steps go in, blocks and their changes come out, in no vendor's words yet. */
import type { Prompt } from "./prompt.ts";
import { type ContentStep, deltasOf, type TokenCounts, type ToolCallStep } from "./steps.ts";
import { countTokens } from "./tokens.ts";

export interface Block {
  readonly type: "text" | "reasoning" | "redacted-reasoning" | "refusal" | "tool-call";
  /** The text so far; of a tool call its input as JSON text, of redacted reasoning its data. */
  text: string;
  /** Of a tool call. */
  readonly id?: string;
  readonly name?: string;
  /** Of reasoning. */
  signature?: string;
}

export interface Choice {
  readonly index: number;
  readonly blocks: Block[];
  reason: string | undefined;
  stopSequence: string | undefined;
}

export type Change =
  | { readonly type: "start" | "end"; readonly choice: Choice; readonly block: Block }
  | { readonly type: "delta"; readonly choice: Choice; readonly block: Block; readonly text: string };

/** The protocol's own words for the ways an answer ends. */
export interface FinishWords {
  readonly stop: string;
  readonly length: string;
  readonly stopSequence: string;
  readonly toolCalls: string;
  readonly refusal: string;
}

export class Answer {
  readonly id: string;
  /** Seconds since the epoch. */
  readonly created: number;
  readonly prompt: Prompt;
  readonly choices: readonly Choice[];
  readonly #given: Partial<TokenCounts>;
  readonly #callId: () => string;
  readonly #open = new Map<Choice, Block>();

  /** `given` replaces estimated counts: it is known from the start, because Anthropic tells the input tokens first. */
  constructor(prompt: Prompt, id: string, createdMs: number, given: Partial<TokenCounts>, callId: () => string) {
    this.id = id;
    this.created = Math.floor(createdMs / 1000);
    this.prompt = prompt;
    this.choices = Array.from({ length: prompt.choices }, (_, index) => ({
      index,
      blocks: [],
      reason: undefined,
      stopSequence: undefined,
    }));
    this.#given = given;
    this.#callId = callId;
  }

  get usage(): TokenCounts {
    let output = 0;
    let reasoning = 0;
    for (const block of this.choices.flatMap((choice) => choice.blocks)) {
      if (block.type === "redacted-reasoning") continue;
      const tokens = countTokens(block.text);
      output += tokens;
      if (block.type === "reasoning") reasoning += tokens;
    }
    return { input: this.prompt.inputTokens, output, cacheRead: 0, cacheWrite: 0, reasoning, ...this.#given };
  }

  apply(index: number, step: ContentStep): Change[] {
    const choice = this.choices[index];
    if (!choice) return [];
    switch (step.type) {
      case "text":
      case "refusal":
        return this.#grow(choice, step.type, deltasOf(step.text));
      case "reasoning": {
        const changes = this.#grow(choice, "reasoning", deltasOf(step.text));
        const block = this.#open.get(choice);
        if (step.signature === undefined || !block) return changes;
        block.signature = step.signature;
        return [...changes, ...this.#end(choice)];
      }
      case "redacted-reasoning":
        return [...this.#start(choice, { type: "redacted-reasoning", text: step.data }), ...this.#end(choice)];
      case "tool-call":
        return this.#call(choice, step);
      case "finish":
        choice.reason = step.reason;
        choice.stopSequence = step.stopSequence;
        return [];
      case "usage":
        return [];
      default:
        return step satisfies never;
    }
  }

  /** Ends the blocks that are still open. */
  end(): Change[] {
    return this.choices.flatMap((choice) => this.#end(choice));
  }

  #grow(choice: Choice, type: "text" | "reasoning" | "refusal", deltas: readonly string[]): Change[] {
    const changes = this.#open.get(choice)?.type === type ? [] : this.#start(choice, { type, text: "" });
    const block = this.#open.get(choice);
    if (block) for (const text of deltas) changes.push(append(choice, block, text));
    return changes;
  }

  #call(choice: Choice, step: ToolCallStep): Change[] {
    const block: Block = { type: "tool-call", text: "", id: step.id ?? this.#callId(), name: step.name };
    // Real models never send an input whole; by code points, so that no delta ends inside of one.
    const deltas =
      step.inputText === undefined ? JSON.stringify(step.input ?? {}).match(/.{1,12}/gsu) : deltasOf(step.inputText);
    return [
      ...this.#start(choice, block),
      ...(deltas ?? []).map((text) => append(choice, block, text)),
      ...this.#end(choice),
    ];
  }

  #start(choice: Choice, block: Block): Change[] {
    const before = this.#end(choice);
    choice.blocks.push(block);
    this.#open.set(choice, block);
    return [...before, { type: "start", choice, block }];
  }

  #end(choice: Choice): Change[] {
    const block = this.#open.get(choice);
    if (!block) return [];
    this.#open.delete(choice);
    return [{ type: "end", choice, block }];
  }
}

function append(choice: Choice, block: Block, text: string): Change {
  block.text += text;
  return { type: "delta", choice, block, text };
}

/** The word a choice ends with: the script's own, else what its blocks call for. */
export function finishReason(choice: Choice, words: FinishWords): string {
  if (choice.reason !== undefined) return choice.reason;
  if (choice.blocks.some((block) => block.type === "tool-call")) return words.toolCalls;
  return choice.blocks.some((block) => block.type === "refusal") ? words.refusal : words.stop;
}

/** The text of all blocks of one type, or `undefined` where there is none. */
export function joined(choice: Choice, type: Block["type"]): string | undefined {
  const blocks = choice.blocks.filter((block) => block.type === type);
  return blocks.length > 0 ? blocks.map((block) => block.text).join("") : undefined;
}
