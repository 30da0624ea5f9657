/** The options of a chain: those of a prompt, and what only a chain has. */
import { InvalidRequestError } from "./errors.ts";
import { show } from "./input.ts";
import type { PromptOptions } from "./options.ts";
import type { SchemaInput } from "./schema.ts";
import type { ToolHooks } from "./tool-run.ts";

/** What only a chain has. */
export interface ChainSettings extends ToolHooks {
  /** The most answers of the model. Default 10; 0 is no limit. */
  readonly maxSteps?: number;
  /** Sent with the last step that `maxSteps` allows, in which no tool may be called, so that the chain ends with an answer. */
  readonly finalPrompt?: string;
}

/** Options of a chain: those of a prompt hold in every step. */
export interface ChainOptions<S extends SchemaInput = SchemaInput> extends PromptOptions<S>, ChainSettings {}

const checks: {
  readonly [name in keyof Required<ChainSettings>]: readonly [fits: (value: unknown) => boolean, wanted: string];
} = {
  maxSteps: [
    (value) => Number.isInteger(value) && (value as number) >= 0,
    "an integer of at least 1, or 0 for no limit",
  ],
  toolConcurrency: [(value) => Number.isInteger(value) && (value as number) >= 1, "an integer of at least 1"],
  finalPrompt: [(value) => typeof value === "string" && value.trim() !== "", "text"],
  beforeCall: [(value) => typeof value === "function", "a function"],
  afterCall: [(value) => typeof value === "function", "a function"],
};

/** Parts what only a chain has from the options of its prompts. @throws InvalidRequestError naming a setting that does not fit */
export function splitOptions(options: ChainOptions): [prompt: PromptOptions, chain: ChainSettings] {
  // Not by assignment: a name that is mistyped may be __proto__.
  const entries = Object.entries(options);
  const chain = Object.fromEntries(
    entries.filter(([name, value]) => Object.hasOwn(checks, name) && value !== undefined),
  );
  const prompt = Object.fromEntries(entries.filter(([name]) => !Object.hasOwn(checks, name)));
  for (const [name, value] of Object.entries(chain)) {
    const [fits, wanted] = checks[name as keyof typeof checks];
    if (!fits(value)) throw new InvalidRequestError(name, `${name} is ${show(value)}; it must be ${wanted}.`);
  }
  return [prompt, chain];
}
