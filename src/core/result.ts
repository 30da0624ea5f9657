/** What a generation produced, as plain JSON. A Result is itself an assistant message: pass it back wherever a message goes. */
import type { ChoiceFinish, ResponseFacts, Warning } from "./events.ts";
import type { Message, Part, ProviderMetadata, ToolCallPart } from "./message.ts";
import type { Usage } from "./usage.ts";

export interface Result extends Message, Omit<Choice, "index"> {
  readonly role: "assistant";
  /** The model asked for, `provider:name`. */
  readonly model: string;
  /** The model that answered, as the provider names it. */
  readonly resolvedModel?: string;
  /** The provider's id of the answer. */
  readonly id?: string;
  /** Every choice, the first included; one unless `choices` asked for more. */
  readonly choices: readonly Choice[];
  /** `undefined` where the provider never said. */
  readonly usage?: Usage;
  readonly warnings: readonly Warning[];
  readonly response?: ResponseFacts;
  readonly providerMetadata?: ProviderMetadata;
  readonly timing?: Timing;
}

export interface Choice extends ChoiceFinish {
  readonly index: number;
  readonly parts: readonly Part[];
  /** The answer's text, joined; never reasoning. */
  readonly text: string;
  /** The model's thinking as far as it was shown, joined. */
  readonly reasoning?: string;
  /** The words with which the model declined. */
  readonly refusal?: string;
  /** Calls that wait for a result from here; the provider's own are only in `parts`. */
  readonly toolCalls: readonly ToolCallPart[];
}

export interface Timing {
  /** When the first reader started it: milliseconds since the epoch. */
  readonly startedAt: number;
  /** Until the first event of the answer came. */
  readonly firstEventMs?: number;
  readonly durationMs: number;
}
