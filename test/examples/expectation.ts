/** What a program in examples/ must print, with the answers it is given. */
import type { ScriptStep, TokenCounts } from "../../src/testing.ts";

export interface Expectation {
  /** Answers of the model, one a request, and no other request may be sent; prose unless given. */
  readonly scripts?: readonly (readonly ScriptStep[])[];
  /** The whole output, or what it must match where it is prose. */
  readonly prints: string | RegExp;
  /** What the bodies of the first requests must contain. */
  readonly sends?: readonly object[];
}

/** By path in examples/. */
export type Expectations = { readonly [program: string]: Expectation };

export function text(text: string | readonly string[]): ScriptStep {
  return { type: "text", text };
}

export function call(name: string, input: { readonly [name: string]: string | number }, id?: string): ScriptStep {
  return { type: "tool-call", name, input, ...(id !== undefined && { id }) };
}

export function usage(input: number, output: number, cache: Partial<TokenCounts> = {}): ScriptStep {
  return { type: "usage", input, output, ...cache };
}

/** Lines as a program prints them. */
export function lines(...lines: readonly string[]): string {
  return `${lines.join("\n")}\n`;
}
