/** Functions a model may call: what they are, and how they are made. */

import { InvalidRequestError } from "./errors.ts";
import { show } from "./input.ts";
import type { JsonObject } from "./json.ts";
import type { FilePart, ToolCallPart } from "./message.ts";
import type { ServerTool, ToolDefinition } from "./options.ts";
import { type Infer, type Schema, type SchemaInput, toSchema } from "./schema.ts";

/** What repeating a call would do: nothing, nothing more than the first time, or something again. */
export type ToolEffect = "none" | "idempotent" | "once";

/** A function with a name and an input schema. Make one with {@link tool}. */
export interface Tool<Input = unknown, Output = unknown> extends ToolDefinition {
  /** How its input is checked before it runs. */
  readonly schema: Schema<Input>;
  readonly effect: ToolEffect;
  readonly timeoutMs?: number;
  readonly needsApproval?: boolean;
  /** Left out where somebody else carries the calls out. */
  execute?(input: Input, context: ToolContext): Output | Promise<Output>;
}

/** What a tool is told besides its input. */
export interface ToolContext {
  /** Aborts when the generation is aborted, or the tool's time is up. */
  readonly signal: AbortSignal;
  readonly call: ToolCallPart;
  /** Of the model that calls, `provider:name`. */
  readonly model: string;
  readonly labels: Readonly<Record<string, string>>;
  /** Somebody has approved this very call. */
  readonly approved: boolean;
}

export interface ToolOptions<S extends SchemaInput, Output> {
  /** Letters, digits, `_` and `-`; at most 64. */
  readonly name: string;
  /** What it does and when to use it, for the model. */
  readonly description?: string;
  /** Of an object. Left out, it takes nothing. Types of `execute` come from it. */
  readonly input?: S;
  /** What repeating a call would do, for whoever has to go on after a crash. Default `once`: it is never repeated unasked. */
  readonly effect?: ToolEffect;
  /** How long one call may take. No limit by default. */
  readonly timeoutMs?: number;
  /** `true`: a call does not run before somebody has approved it; the chain is paused until then. */
  readonly needsApproval?: boolean;
  /**
   * What it returns goes to the model: text as it is, anything else as JSON; a file (a part of `file()`, or bytes), or a list with files in it, as
   * files. An Error it throws is told by its message. A function that is not async holds everything up while it runs.
   */
  readonly execute?: (input: NoInfer<Infer<S>>, context: ToolContext) => Output | Promise<Output>;
}

/**
 * Makes a tool.
 *
 * ```ts
 * import { getModel, tool } from "afterword";
 *
 * const upper = tool({
 *   name: "upper",
 *   description: "Convert text to uppercase",
 *   input: "text",
 *   execute: ({ text }) => text.toUpperCase(),
 * });
 * const chain = getModel("sim:prose").chain("Convert panda to upper", { tools: upper });
 * for await (const text of chain) process.stdout.write(text);
 * ```
 * @throws InvalidRequestError naming what is wrong
 */
export function tool<const S extends SchemaInput = typeof nothing, Output = unknown>(
  options: ToolOptions<S, Output>,
): Tool<Infer<S>, Output> {
  const { name, description, input, effect = "once", timeoutMs, needsApproval = false, execute } = options;
  if (typeof name !== "string" || !/^[A-Za-z0-9_-]{1,64}$/.test(name)) {
    throw new InvalidRequestError(
      "name",
      `A tool is named ${show(name)}; a name is 1 to 64 letters, digits, "_" and "-".`,
    );
  }
  if (!["none", "idempotent", "once"].includes(effect)) {
    throw new InvalidRequestError(
      "effect",
      `effect of ${name} is ${show(effect)}; use "none", "idempotent" or "once".`,
    );
  }
  if (timeoutMs !== undefined && !(timeoutMs > 0)) {
    throw new InvalidRequestError("timeoutMs", `timeoutMs of ${name} is ${show(timeoutMs)}; it must be above 0.`);
  }
  if (execute !== undefined && typeof execute !== "function") {
    throw new InvalidRequestError("execute", `execute of ${name} is ${show(execute)}; it must be a function.`);
  }
  const schema = toSchema(input ?? nothing, `input of ${name}`) as Schema<Infer<S>>;
  if (schema.member !== undefined) {
    throw new InvalidRequestError("input", `input of ${name} is not of an object; a tool takes an object.`);
  }
  return {
    name,
    ...(description !== undefined && { description }),
    inputSchema: schema.json,
    schema,
    effect,
    ...(timeoutMs !== undefined && { timeoutMs }),
    ...(needsApproval && { needsApproval }),
    ...(execute && { execute }),
  };
}

const nothing = { type: "object", properties: {}, additionalProperties: false } as const satisfies JsonObject;

/**
 * Tools that belong together and share something, such as a connection; any object with `tools` is one. `prepare` is awaited once, before the
 * first request that carries its tools; if it fails, that request fails and it is tried again with the next.
 */
export interface Toolbox {
  readonly tools: readonly Tool[];
  prepare?(): void | Promise<void>;
}

/** A tool of ours, one that somebody else carries out, one that the provider runs, or a box of them. */
export type ToolInput = Tool | ToolDefinition | ServerTool | Toolbox;

/** The tools one by one, in order. @throws InvalidRequestError for what is none, and for two of one name */
export function toolList(input: ToolInput | readonly ToolInput[] | undefined): (Tool | ToolDefinition | ServerTool)[] {
  const list: readonly ToolInput[] = input === undefined ? [] : isList(input) ? input : [input];
  const tools = list.flatMap((each): readonly (Tool | ToolDefinition | ServerTool)[] =>
    isToolbox(each) ? each.tools : [each],
  );
  const names = new Set<string>();
  for (const [index, each] of tools.entries()) {
    if (!isTool(each)) {
      const value = typeof each === "function" ? "a function: wrap it in tool({ name, input, execute })" : show(each);
      throw new InvalidRequestError(
        "tools",
        `tools[${index}] is ${value}; a tool is tool(…), { name, inputSchema } or { server }.`,
      );
    }
    if ("server" in each) continue;
    if (names.has(each.name)) throw new InvalidRequestError("tools", `Two tools are named ${each.name}.`);
    names.add(each.name);
  }
  return tools;
}

function isList(input: ToolInput | readonly ToolInput[]): input is readonly ToolInput[] {
  return Array.isArray(input);
}

function isToolbox(input: ToolInput): input is Toolbox {
  return typeof input === "object" && input !== null && "tools" in input && Array.isArray(input.tools);
}

function isTool(value: unknown): boolean {
  if (typeof value !== "object" || value === null) return false;
  const { server, name, inputSchema } = value as Record<string, unknown>;
  if (typeof server === "object" && server !== null) return true;
  return typeof name === "string" && name !== "" && typeof inputSchema === "object" && inputSchema !== null;
}

/** What is sent of a tool. */
export function toolDefinition(tool: Tool | ToolDefinition | ServerTool): ToolDefinition | ServerTool {
  if ("server" in tool) return tool;
  const { name, description, inputSchema } = tool;
  return { name, ...(description !== undefined && { description }), inputSchema };
}

const preparing = new WeakMap<Toolbox, Promise<void>>();

/** Prepares the boxes that are not yet. */
export async function prepareToolboxes(input: ToolInput | readonly ToolInput[] | undefined): Promise<void> {
  const list: readonly ToolInput[] = input === undefined ? [] : isList(input) ? input : [input];
  await Promise.all(
    list.filter(isToolbox).map((box) => {
      const started = preparing.get(box) ?? Promise.resolve(box.prepare?.());
      preparing.set(box, started);
      started.catch(() => preparing.delete(box));
      return started;
    }),
  );
}

/** Whether a value a tool returned is a file. */
export function isFile(value: unknown): value is FilePart {
  return typeof value === "object" && value !== null && (value as FilePart).type === "file" && "mediaType" in value;
}
