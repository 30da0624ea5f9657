/** What an operation is submitted with: checked, and as it is stored. */
import { InvalidRequestError } from "../core/errors.ts";
import type { Generation } from "../core/generation.ts";
import { show } from "../core/input.ts";
import type { JsonValue } from "../core/json.ts";
import type { LaneName } from "../core/model-info.ts";
import { toolList } from "../core/tool.ts";
import type { OperationSettings } from "./record.ts";

export interface DeferOptions {
  readonly description?: string;
  /**
   * How it is carried out: `interactive`, a worker asks the model; `background`, the provider generates it without a connection; `batch`, the provider
   * takes many at once, for about half the price and within a day or so. `auto` takes the cheapest that the deadline leaves time for, says why in the
   * operation's metadata, and moves it to the interactive lane where its batch would miss the deadline. Default `interactive`.
   */
  readonly lane?: LaneName | "auto";
  readonly labels?: Readonly<Record<string, string>>;
  /** Larger goes first. Default 0. */
  readonly priority?: number;
  readonly notBefore?: Date;
  /** It ends as `expired` when it is not done by then. */
  readonly deadline?: Date;
  /** The most it may cost, all tries together, in the currency of the model's prices. Default: the generation's own `maxCost`. */
  readonly maxCost?: number;
  /** The same key and the same request are the same operation, however often it is submitted. */
  readonly idempotencyKey?: string;
  /** The most tries of a step that fail in a way worth another. Default 5. */
  readonly maxAttempts?: number;
  /** How long it is kept when it is done; `prune()` forgets it then. Default: until it is deleted. */
  readonly keepMs?: number;
}

const mostLabelCharacters = 1024;

export function settingsOf(
  { chain, settings, options }: NonNullable<Generation["plan"]>,
  own: DeferOptions,
): OperationSettings {
  const { maxSteps, finalPrompt, toolConcurrency } = settings;
  const { timeoutMs, markupPercent, system, repair } = options;
  const maxCost = own.maxCost ?? options.maxCost;
  const tools = chain ? toolList(options.tools).flatMap((each) => ("execute" in each ? [each.name] : [])) : [];
  return {
    chain,
    ...(tools.length > 0 && { tools }),
    ...(maxSteps !== undefined && { maxSteps }),
    ...(finalPrompt !== undefined && { finalPrompt }),
    ...(toolConcurrency !== undefined && { toolConcurrency }),
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(maxCost !== undefined && { maxCost }),
    ...(markupPercent !== undefined && { markupPercent }),
    ...(system !== undefined && { hasSystem: true }),
    ...(repair && options.schema !== undefined && { repair }),
    ...(own.lane === "auto" && { hedge: true }),
    ...(own.maxAttempts !== undefined && { maxAttempts: own.maxAttempts }),
  };
}

export function checkDeferOptions(options: DeferOptions, now: number): void {
  const wrong = (name: keyof DeferOptions, message: string) => new InvalidRequestError(name, message);
  const { deadline, notBefore, labels = {}, priority, idempotencyKey, maxAttempts } = options;
  for (const [name, date] of Object.entries({ deadline, notBefore })) {
    if (date !== undefined && !(date instanceof Date && Number.isFinite(date.getTime()))) {
      throw wrong(name as "deadline", `${name} is ${show(date)}; it must be a Date.`);
    }
  }
  if (deadline && deadline.getTime() <= now)
    throw wrong("deadline", `deadline is ${deadline.toISOString()}, which has passed.`);
  if (deadline && notBefore && notBefore >= deadline) throw wrong("notBefore", "notBefore is not before the deadline.");
  for (const [name, value] of Object.entries(labels)) {
    if (typeof value !== "string" || name.length + value.length > mostLabelCharacters) {
      throw wrong("labels", `The label ${show(name)} is no text of at most ${mostLabelCharacters} characters.`);
    }
  }
  if (priority !== undefined && !Number.isInteger(priority))
    throw wrong("priority", `priority is ${show(priority)}; it must be an integer.`);
  if (maxAttempts !== undefined && !(Number.isInteger(maxAttempts) && maxAttempts >= 1)) {
    throw wrong("maxAttempts", `maxAttempts is ${show(maxAttempts)}; it must be an integer of at least 1.`);
  }
  if (idempotencyKey !== undefined && (typeof idempotencyKey !== "string" || !/^.{1,255}$/s.test(idempotencyKey))) {
    throw wrong("idempotencyKey", `idempotencyKey is ${show(idempotencyKey)}; it must be text of 1 to 255 characters.`);
  }
}

/** Not by WebCrypto, which takes ten times as long for as little as a request. */
export function hashOf(value: JsonValue): string {
  return process.getBuiltinModule("node:crypto").createHash("sha256").update(JSON.stringify(value)).digest("hex");
}
