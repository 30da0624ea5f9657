import { type ChainOptions } from "./chain-options.ts";
import { Conversation, type ConversationOptions } from "./conversation.ts";
import type { Cost } from "./cost.ts";
import type { Generation } from "./generation.ts";
import type { PromptInput } from "./input.ts";
import type { ModelInfo } from "./model-info.ts";
import { type PromptOptions } from "./options.ts";
import type { Infer, SchemaInput } from "./schema.ts";
import type { Tool } from "./tool.ts";
import type { Usage } from "./usage.ts";
export declare class Model {
    #private;
    readonly id: string;
    readonly info: ModelInfo;
    /** What all calls through this object have used, as far as it is known. `String(model.usage)` is one line for people. */
    get usage(): Usage | undefined;
    /** What all calls through this object have cost; `undefined` where that of one is not known. */
    get cost(): Cost | undefined;
    /** Why the cost is not known. */
    get costUnknown(): string | undefined;
    /** How many calls have ended, failed ones included; a step of a chain is one. */
    get calls(): number;
    /**
     * Makes a generation; nothing is sent until it is read.
     * @throws InvalidRequestError naming an option or message that cannot be sent
     * @throws UnsupportedError for what the model cannot do
     * @throws CostLimitError where it could cost more than `maxCost`
     */
    prompt<const S extends SchemaInput = never>(input: PromptInput, options?: PromptOptions<S>): Generation<OutputOf<S>>;
    /**
     * Makes a generation that goes on until the model calls no more tools: each answer's calls are carried out at once, side by side, and their results
     * sent with the next request. A prompt that ends with calls that have no result begins with those calls.
     *
     * ```ts
     * import { getModel, tool } from "afterword";
     *
     * const add = tool({ name: "add", input: "a int, b int", effect: "none", execute: ({ a, b }) => a + b });
     * const chain = getModel("sim:prose").chain("What is 604542 + 6458932?", { tools: add, maxSteps: 5 });
     * for await (const text of chain) process.stdout.write(text);
     * console.log((await chain).steps?.length);
     * ```
     * @throws InvalidRequestError, UnsupportedError, CostLimitError as `prompt` does
     */
    chain<const S extends SchemaInput = never>(input: PromptInput, options?: ChainOptions<S>): Generation<OutputOf<S>>;
    /**
     * Has the model call tools, once, and gives what they return: of all calls, in order; nothing where it calls none. A tool without `execute` gives
     * its input.
     * @throws OutputError when a call does not fit its tool, or the tool fails
     */
    structured<T extends Tool>(input: PromptInput, tools: T | readonly T[], options?: Omit<PromptOptions, "tools" | "schema">): Promise<ValueOf<T>[]>;
    /** Messages and the options that every turn shares; turns run one at a time. */
    conversation(options?: ConversationOptions): Conversation;
    /** The same model with other defaults, and with totals of its own; this one stays as it is. */
    with(defaults: PromptOptions): Model;
}
/** What a tool returns; its input, where it has no `execute`. */
export type ValueOf<T> = T extends Tool<infer Input, infer Output> ? (unknown extends Output ? Input : Awaited<Output>) : never;
/** What `output()` gives: of what the schema says, where there is one. */
export type OutputOf<S> = [S] extends [never] ? unknown : Infer<S>;
