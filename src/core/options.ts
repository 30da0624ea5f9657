/** The options of a prompt: what they are, what each must look like, and the names that do not exist. */
import { InvalidRequestError } from "./errors.ts";
import { show } from "./input.ts";
import { isObject, type JsonObject } from "./json.ts";
import type { LogSink } from "./log.ts";
import type { SchemaInput } from "./schema.ts";
import { closest } from "./suggest.ts";
import { type ToolInput, toolList } from "./tool.ts";

/** Options that are part of the request itself. Each is sent only when set. */
export interface RequestOptions {
  /** The most output tokens, reasoning included. Providers that demand it get 4096. */
  readonly maxTokens?: number;
  /** Randomness, 0 to 2 (to 1 with Anthropic and Yandex). */
  readonly temperature?: number;
  /** Nucleus sampling, 0 to 1. */
  readonly topP?: number;
  readonly topK?: number;
  /** −2 to 2. */
  readonly frequencyPenalty?: number;
  /** −2 to 2. */
  readonly presencePenalty?: number;
  /** Where to stop: up to 4 sequences with OpenAI. */
  readonly stop?: string | readonly string[];
  readonly seed?: number;
  readonly reasoning?: Reasoning;
  /** Functions the model may call, whose calls come back in `result.toolCalls`, and tools that the provider runs. */
  readonly tools?: readonly (ToolDefinition | ServerTool)[];
  readonly toolChoice?: ToolChoice;
  /** `false`: at most one call an answer. */
  readonly parallelToolCalls?: boolean;
  /** JSON Schema of the answer, which is then JSON text. */
  readonly schema?: JsonObject;
  /** The beginning of the answer, which the model goes on from. It is part of the text and of the stream. */
  readonly prefill?: string;
  /** Where the provider caches only what it is told to: everything up to the last message, for 5 minutes unless said. */
  readonly cache?: true | { readonly ttl: "5m" | "1h" };
  /** How many answers to one prompt; 1 unless set. */
  readonly choices?: number;
  /** Log probabilities of the answer's tokens; a number asks for that many alternatives as well. */
  readonly logprobs?: true | number;
  /** The provider's word for how fast and at what price: `auto`, `flex`, `priority`, … */
  readonly serviceTier?: string;
  /** Facts the provider stores with the request, for its own console. */
  readonly metadata?: Readonly<Record<string, string>>;
  /** `false` asks for the answer in one piece. Default `true`. */
  readonly stream?: boolean;
  /** `true`: what the provider sends is also handed over as it came, in `raw` events. */
  readonly raw?: boolean;
  /** The explicit way around this library: merged into what is sent, as it is. Stored with the request, so no place for keys. */
  readonly providerOptions?: ProviderOptions;
}

/** `true`: the model thinks as it does by default; `false`: not at all, where it can be turned off. */
export type Reasoning = boolean | { readonly budgetTokens: number } | { readonly effort: ReasoningEffort };
export type ReasoningEffort = (typeof efforts)[number];
const efforts = ["minimal", "low", "medium", "high", "xhigh", "max"] as const;

export interface ToolDefinition {
  readonly name: string;
  readonly description?: string;
  /** JSON Schema of an object. */
  readonly inputSchema: JsonObject;
}

/** A tool that the provider runs, in the provider's own words, such as `{ server: { type: "web_search" } }`. */
export interface ServerTool {
  readonly server: JsonObject;
}

export type ToolChoice = "auto" | "required" | "none" | { readonly tool: string };

export interface ProviderOptions {
  readonly body?: JsonObject;
  readonly headers?: Readonly<Record<string, string>>;
  readonly query?: Readonly<Record<string, string>>;
}

/** What concerns this one call, and is not part of what is sent. */
export interface CallOptions {
  /** Aborts the call. The generation then fails with the signal's own reason. */
  readonly signal?: AbortSignal;
  /** For the whole call, retries included; of a chain, for all steps and tools. None by default. */
  readonly timeoutMs?: number;
  /** Names for telling calls apart in logs and sums, such as `{ customer: "17" }`. Not sent. */
  readonly labels?: Readonly<Record<string, string>>;
  /** Where the call is written down when it has ended. `false`: nowhere, also where the registry has a log. */
  readonly log?: LogSink | false;
  /** `false`: results have neither usage nor cost, and totals do not grow. */
  readonly trackUsage?: boolean;
  /** `false`: results have no cost. */
  readonly trackCost?: boolean;
  /**
   * The most it may cost, in the currency of the model's prices (US dollars for most): of a chain, of a conversation where it is set on that, all
   * calls together. Estimated before each call, by the length of what is sent and by `maxTokens`; what could exceed it is refused unsent.
   */
  readonly maxCost?: number;
  /** What is put on top of the cost for `cost.charge`, in percent. */
  readonly markupPercent?: number;
  /** Where the answer does not fit the `schema`, the model is told what is wrong and asked once more. */
  readonly repair?: boolean;
}

/** All options of a prompt: those of the request, and those of this one call. */
export interface PromptOptions<S extends SchemaInput = SchemaInput>
  extends Omit<RequestOptions, "tools" | "toolChoice" | "schema">,
    CallOptions {
  /** The system prompt; a list is joined by blank lines. */
  readonly system?: string | readonly string[];
  /** What the answer must look like; it is then JSON text, and `output()` is its value. */
  readonly schema?: S;
  /** Functions the model may call: made by `tool()`, in boxes, or described by JSON Schema; and tools that the provider runs. One or several. */
  readonly tools?: ToolInput | readonly ToolInput[];
  /** Anthropic's `{ type: "tool", name }` means `{ tool: name }`. */
  readonly toolChoice?: ToolChoice | { readonly type: "tool"; readonly name: string };
}

/** What the value must be, where it is not. */
type Check = (value: unknown) => string | undefined;

const check =
  (fits: (value: unknown) => boolean, wanted: string): Check =>
  (value) =>
    fits(value) ? undefined : wanted;
const isText = (value: unknown) => typeof value === "string" && value !== "";
const isTexts = (value: unknown) => Object.values(value as object).every((item) => typeof item === "string");
const within = (from: number, to: number) => {
  const range = to === Number.POSITIVE_INFINITY ? `of at least ${from}` : `from ${from} to ${to}`;
  return check((value) => typeof value === "number" && value >= from && value <= to, `a number ${range}`);
};
const integer = (from: number, to: number) => {
  const range = to === Number.POSITIVE_INFINITY ? `of at least ${from}` : `from ${from} to ${to}`;
  const fits = (value: unknown) => Number.isInteger(value) && (value as number) >= from && (value as number) <= to;
  return check(fits, `an integer ${range}`);
};
const isBoolean = check((value) => typeof value === "boolean", "true or false");
const { POSITIVE_INFINITY, MIN_SAFE_INTEGER, MAX_SAFE_INTEGER } = Number;

const checks: { readonly [option in keyof Required<PromptOptions>]: Check } = {
  system: () => undefined,
  maxTokens: integer(1, POSITIVE_INFINITY),
  temperature: within(0, 2),
  topP: within(0, 1),
  topK: integer(1, POSITIVE_INFINITY),
  frequencyPenalty: within(-2, 2),
  presencePenalty: within(-2, 2),
  seed: integer(MIN_SAFE_INTEGER, MAX_SAFE_INTEGER),
  choices: integer(1, 128),
  timeoutMs: within(1, POSITIVE_INFINITY),
  stream: isBoolean,
  raw: isBoolean,
  parallelToolCalls: isBoolean,
  logprobs: check(
    (value) => value === true || (Number.isInteger(value) && (value as number) >= 0 && (value as number) <= 20),
    "true or a number of alternatives up to 20",
  ),
  prefill: check((value) => isText(value) && (value as string).trim() !== "", "text"),
  serviceTier: check(isText, "text"),
  // What is wrong with it is told where it becomes JSON Schema.
  schema: () => undefined,
  metadata: check((value) => isObject(value) && isTexts(value), "an object whose values are texts"),
  cache: check(
    (value) => value === true || (isObject(value) && (value.ttl === "5m" || value.ttl === "1h")),
    'true, { ttl: "5m" } or { ttl: "1h" }',
  ),
  stop: check(
    (value) => isText(value) || (Array.isArray(value) && value.length > 0 && value.every(isText)),
    "text or a list of texts",
  ),
  reasoning: check(
    (value) =>
      typeof value === "boolean" ||
      (isObject(value) && ("budgetTokens" in value || efforts.includes(value.effort as ReasoningEffort))),
    `true, false, { budgetTokens } or { effort: "${efforts.join('" | "')}" }`,
  ),
  tools: () => undefined,
  toolChoice: check(
    (value) => ["auto", "required", "none"].includes(value as string) || (isObject(value) && isText(toolOf(value))),
    '"auto", "required", "none" or { tool: name }',
  ),
  providerOptions: check(
    (value) => isObject(value) && Object.keys(value).every((key) => ["body", "headers", "query"].includes(key)),
    "an object with body, headers or query",
  ),
  signal: check((value) => value instanceof AbortSignal, "an AbortSignal"),
  labels: check((value) => isObject(value) && isTexts(value), "an object whose values are texts"),
  log: check(
    (value) => value === false || (typeof value === "object" && value !== null && "writeRequest" in value),
    "a log, such as memoryLog(), or false",
  ),
  trackUsage: isBoolean,
  trackCost: isBoolean,
  maxCost: within(0, POSITIVE_INFINITY),
  markupPercent: within(-100, POSITIVE_INFINITY),
  repair: isBoolean,
};

/** Known here for the sake of whoever gives them to a prompt, or mistypes them. */
const chainOnly: readonly string[] = ["maxSteps", "finalPrompt", "beforeCall", "afterCall", "toolConcurrency"];

/** The tool that a choice names, in our form or in Anthropic's. */
function toolOf(choice: unknown): unknown {
  if (!isObject(choice)) return undefined;
  return choice.type === "tool" ? choice.name : choice.tool;
}

/** @throws InvalidRequestError naming the first option that does not exist or does not fit */
export function checkOptions(options: PromptOptions): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(checks, name)) {
      if (chainOnly.includes(name))
        throw new InvalidRequestError(name, `${name} is an option of chain(), not of prompt().`);
      const [suggestion] = closest(name, [...Object.keys(checks), ...chainOnly]);
      const maybe = suggestion ? ` Did you mean ${suggestion}?` : "";
      throw new InvalidRequestError(
        name,
        `Unknown option: ${name}.${maybe} What only this provider knows goes into providerOptions.body.`,
      );
    }
    const wanted = value === undefined ? undefined : checks[name as keyof PromptOptions](value);
    if (wanted) throw new InvalidRequestError(name, `${name} is ${show(value)}; it must be ${wanted}.`);
  }
  checkToolChoice(options);
  checkMaxCost(options);
}

/** What is not counted cannot be limited. */
function checkMaxCost({ maxCost, trackUsage, trackCost }: PromptOptions): void {
  const off = trackUsage === false ? "trackUsage" : trackCost === false ? "trackCost" : undefined;
  if (maxCost === undefined || off === undefined) return;
  throw new InvalidRequestError("maxCost", `maxCost is ${maxCost} and ${off} is false; leave one of them out.`);
}

function checkToolChoice({ toolChoice, tools }: PromptOptions): void {
  if (typeof toolChoice !== "object") return void toolList(tools);
  const named = toolOf(toolChoice);
  if (toolList(tools).some((tool) => "name" in tool && tool.name === named)) return;
  throw new InvalidRequestError("toolChoice", `toolChoice names ${show(named)}, which is not among the tools.`);
}

/** A choice of tools in the one form that is sent. */
export function oneToolChoice(choice: PromptOptions["toolChoice"]): ToolChoice | undefined {
  return typeof choice === "object" ? { tool: toolOf(choice) as string } : choice;
}

/** The tools that run here, not at the provider. */
export function functionTools(options: RequestOptions): readonly ToolDefinition[] {
  return (options.tools ?? []).filter((tool): tool is ToolDefinition => !("server" in tool));
}

/** The tools that the provider runs, in its own words. */
export function serverTools(options: RequestOptions): readonly JsonObject[] {
  return (options.tools ?? []).flatMap((tool) => ("server" in tool ? [tool.server] : []));
}
