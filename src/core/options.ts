/** The options of a prompt: what they are, what each must look like, and the names that do not exist. */
import { InvalidRequestError } from "./errors.ts";
import { show } from "./input.ts";
import { isObject, type JsonObject } from "./json.ts";
import { closest } from "./suggest.ts";

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

/** All options of a prompt: those of the request, and those of this one call. */
export interface PromptOptions extends RequestOptions {
  /** The system prompt; a list is joined by blank lines. */
  readonly system?: string | readonly string[];
  /** Aborts the call. The generation then fails with the signal's own reason. */
  readonly signal?: AbortSignal;
  /** For the whole call, retries included. None by default. */
  readonly timeoutMs?: number;
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
  schema: check(isObject, "a JSON Schema"),
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
  tools: check(
    (value) =>
      Array.isArray(value) && value.every((tool) => isObject(tool) && (isObject(tool.server) || isFunctionTool(tool))),
    "a list of { name, description, inputSchema } or { server }",
  ),
  toolChoice: check(
    (value) => ["auto", "required", "none"].includes(value as string) || (isObject(value) && isText(value.tool)),
    '"auto", "required", "none" or { tool: name }',
  ),
  providerOptions: check(
    (value) => isObject(value) && Object.keys(value).every((key) => ["body", "headers", "query"].includes(key)),
    "an object with body, headers or query",
  ),
  signal: check((value) => value instanceof AbortSignal, "an AbortSignal"),
};

function isFunctionTool(tool: JsonObject): boolean {
  return isText(tool.name) && isObject(tool.inputSchema);
}

/** @throws InvalidRequestError naming the first option that does not exist or does not fit */
export function checkOptions(options: PromptOptions): void {
  for (const [name, value] of Object.entries(options)) {
    if (!Object.hasOwn(checks, name)) {
      const [suggestion] = closest(name, Object.keys(checks));
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
}

function checkToolChoice({ toolChoice, tools = [] }: PromptOptions): void {
  if (typeof toolChoice !== "object" || tools.some((tool) => "name" in tool && tool.name === toolChoice.tool)) return;
  throw new InvalidRequestError(
    "toolChoice",
    `toolChoice names ${show(toolChoice.tool)}, which is not among the tools.`,
  );
}

/** The tools that run here, not at the provider. */
export function functionTools(options: RequestOptions): readonly ToolDefinition[] {
  return (options.tools ?? []).filter((tool): tool is ToolDefinition => !("server" in tool));
}

/** The tools that the provider runs, in its own words. */
export function serverTools(options: RequestOptions): readonly JsonObject[] {
  return (options.tools ?? []).flatMap((tool) => ("server" in tool ? [tool.server] : []));
}
