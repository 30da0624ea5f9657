/** What a simulated answer is made of: small steps that mean the same in every protocol. */
import { isArray, isObject, type JsonObject, type JsonValue } from "./json.ts";

/** A text in one delta, or in as many as the list has. */
export type Deltas = string | readonly string[];

export type ScriptStep =
  | { readonly type: "text"; readonly text: Deltas }
  /** `signature` ends the block; Anthropic sends one of ours where none is given, OpenAI has none. */
  | { readonly type: "reasoning"; readonly text: Deltas; readonly signature?: string }
  /** Only Anthropic: thinking that the provider kept to itself. */
  | { readonly type: "redacted-reasoning"; readonly data: string }
  /** OpenAI's `refusal`; on Anthropic the stop reason `refusal` with these words as its explanation. */
  | { readonly type: "refusal"; readonly text: Deltas }
  | ToolCallStep
  /** Nothing happens for `ms` milliseconds of the simulator's clock. */
  | { readonly type: "pause"; readonly ms: number }
  /** Nothing happens any more; the connection stays open. */
  | { readonly type: "stall" }
  /** The socket is destroyed. */
  | { readonly type: "cut" }
  /** An error inside the stream; an HTTP error where no stream was asked for. `error` is laid over the protocol's own error object. */
  | { readonly type: "error"; readonly error?: JsonObject }
  /** How the answer ends, in the protocol's own word. */
  | { readonly type: "finish"; readonly reason: string; readonly stopSequence?: string }
  | UsageStep
  | HttpStep
  | PollStep;

/** One call; several steps are parallel calls. `inputText` is sent as it is instead of `input` (default `{}`): it need not be JSON. */
export interface ToolCallStep {
  readonly type: "tool-call";
  readonly name: string;
  readonly input?: JsonValue;
  readonly inputText?: Deltas;
  readonly id?: string;
}

/** Token counts that replace the estimates. `input` is without what was read from or written to a cache. */
export interface UsageStep extends Partial<TokenCounts> {
  readonly type: "usage";
}

export interface TokenCounts {
  readonly input: number;
  readonly output: number;
  readonly cacheRead: number;
  readonly cacheWrite: number;
  readonly reasoning: number;
}

/**
 * An HTTP answer in place of everything else; only as the first step. Without `body`: the vendor's own error for this status, with its
 * headers. With one (a string as it is, anything else as JSON): no headers but the given ones, as from a proxy.
 */
export interface HttpStep {
  readonly type: "http";
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: JsonValue;
}

/**
 * Only of work that is collected later: what one question after it is answered with, the first such step the first. With a `status`, that HTTP
 * error; else the work is still running, with this error laid over the protocol's own. The answer itself is not changed.
 */
export interface PollStep {
  readonly type: "poll";
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly error?: JsonObject;
}

/** A step that adds to the answer, not one that does something to the connection. */
export type ContentStep = Exclude<ScriptStep, { readonly type: "pause" | "stall" | "cut" | "error" | "http" | "poll" }>;

export function isContent(step: ScriptStep): step is ContentStep {
  return !["pause", "stall", "cut", "error", "http", "poll"].includes(step.type);
}

export type StepType = ScriptStep["type"];

type Check = (value: unknown) => boolean;

const isString: Check = (value) => typeof value === "string";
const isCount: Check = (value) => typeof value === "number" && value >= 0;
const isDeltas: Check = (value) => isString(value) || (isArray(value) && value.every(isString));
const isStatus: Check = (value) => Number.isInteger(value) && Number(value) >= 200 && Number(value) <= 599;
const isHeaders: Check = (value) => isObject(value) && Object.values(value).every(isString);
const optional =
  (check: Check): Check =>
  (value) =>
    value === undefined || check(value);
const anything: Check = () => true;
const count = optional(isCount);

const shapes: { readonly [type in StepType]: Readonly<Record<string, Check>> } = {
  text: { text: isDeltas },
  reasoning: { text: isDeltas, signature: optional(isString) },
  "redacted-reasoning": { data: isString },
  refusal: { text: isDeltas },
  "tool-call": { name: isString, input: anything, inputText: optional(isDeltas), id: optional(isString) },
  pause: { ms: isCount },
  stall: {},
  cut: {},
  error: { error: optional(isObject) },
  finish: { reason: isString, stopSequence: optional(isString) },
  usage: { input: count, output: count, cacheRead: count, cacheWrite: count, reasoning: count },
  http: { status: isStatus, headers: optional(isHeaders), body: anything },
  poll: { status: optional(isStatus), headers: optional(isHeaders), error: optional(isObject) },
};

const stepTypes = Object.keys(shapes);

/** What is wrong with a list of steps, in a sentence that names the step; `undefined` where nothing is. */
export function findFault(steps: readonly unknown[]): string | undefined {
  for (const [index, step] of steps.entries()) {
    if (!isObject(step)) return `Step ${index} is not an object: ${JSON.stringify(step)}.`;
    const type = step.type;
    if (!isStepType(type))
      return `Unknown step ${JSON.stringify(type)} at ${index}. Steps are ${stepTypes.join(", ")}.`;
    if (type === "http" && index > 0) return `Step ${index}: http can only be the first step.`;
    const shape: Readonly<Record<string, Check>> = shapes[type];
    for (const [field, check] of Object.entries(shape)) {
      if (!check(step[field])) return `Step ${index} (${type}): ${field} cannot be ${JSON.stringify(step[field])}.`;
    }
    const unknown = Object.keys(step).find((field) => field !== "type" && !Object.hasOwn(shape, field));
    if (unknown !== undefined) return `Step ${index} (${type}) has no field ${JSON.stringify(unknown)}.`;
  }
  return undefined;
}

function isStepType(type: unknown): type is StepType {
  return typeof type === "string" && Object.hasOwn(shapes, type);
}

export function deltasOf(text: Deltas): readonly string[] {
  return typeof text === "string" ? [text] : text;
}

/** One step a delta, so that pauses and cuts of the network fall between deltas. */
export function splitDeltas(steps: readonly ScriptStep[]): ScriptStep[] {
  return steps.flatMap((step): ScriptStep[] => {
    switch (step.type) {
      case "text":
      case "refusal":
        return deltasOf(step.text).map((text) => ({ type: step.type, text }));
      case "reasoning": {
        const { signature } = step;
        const deltas: ScriptStep[] = deltasOf(step.text).map((text) => ({ type: "reasoning", text }));
        return signature === undefined
          ? deltas
          : [...deltas.slice(0, -1), { ...step, text: deltasOf(step.text).at(-1) ?? "" }];
      }
      default:
        return [step];
    }
  });
}
