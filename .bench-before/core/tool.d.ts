/** Functions a model may call: what they are, and how they are made. */
import type { FilePart, ToolCallPart } from "./message.ts";
import type { ServerTool, ToolDefinition } from "./options.ts";
import { type Infer, type Schema, type SchemaInput } from "./schema.ts";
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
export declare function tool<const S extends SchemaInput = typeof nothing, Output = unknown>(options: ToolOptions<S, Output>): Tool<Infer<S>, Output>;
declare const nothing: {
    readonly type: "object";
    readonly properties: {};
    readonly additionalProperties: false;
};
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
export declare function toolList(input: ToolInput | readonly ToolInput[] | undefined): (Tool | ToolDefinition | ServerTool)[];
/** What is sent of a tool. */
export declare function toolDefinition(tool: Tool | ToolDefinition | ServerTool): ToolDefinition | ServerTool;
/** Prepares the boxes that are not yet. */
export declare function prepareToolboxes(input: ToolInput | readonly ToolInput[] | undefined): Promise<void>;
/** Whether a value a tool returned is a file. */
export declare function isFile(value: unknown): value is FilePart;
export {};
