/** A model: plain data about it, the verbs, and what it has used so far. */
import type { CallScope } from "./call.ts";
import { type ChainOptions, splitOptions } from "./chain-options.ts";
import type { Clock } from "./clock.ts";
import { Conversation, type ConversationOptions } from "./conversation.ts";
import type { Cost } from "./cost.ts";
import { OutputError } from "./errors.ts";
import { modelHas } from "./features.ts";
import type { Generation } from "./generation.ts";
import type { PromptInput } from "./input.ts";
import type { ModelInfo } from "./model-info.ts";
import { checkOptions, type PromptOptions } from "./options.ts";
import { createRequest, type ModelRequest, requestOf } from "./request.ts";
import type { Infer, SchemaInput } from "./schema.ts";
import { type Means, sendChain, sendPrompt } from "./send.ts";
import type { Tool } from "./tool.ts";
import { Totals } from "./totals.ts";
import type { Usage } from "./usage.ts";

export class Model {
  readonly id: string;
  readonly info: ModelInfo;
  readonly #defaults: PromptOptions;
  readonly #means: Means;
  readonly #totals = new Totals();

  /** Models come from a registry: `getModel(id)`. @internal */
  constructor(info: ModelInfo, defaults: PromptOptions, means: Means) {
    checkOptions(defaults);
    this.id = info.id;
    this.info = info;
    this.#defaults = defaults;
    this.#means = means;
  }

  /** What all calls through this object have used, as far as it is known. `String(model.usage)` is one line for people. */
  get usage(): Usage | undefined {
    return this.#totals.usage;
  }

  /** What all calls through this object have cost; `undefined` where that of one is not known. */
  get cost(): Cost | undefined {
    return this.#totals.cost;
  }

  /** Why the cost is not known. */
  get costUnknown(): string | undefined {
    return this.#totals.costUnknown;
  }

  /** How many calls have ended, failed ones included; a step of a chain is one. */
  get calls(): number {
    return this.#totals.calls;
  }

  /**
   * Makes a generation; nothing is sent until it is read.
   * @throws InvalidRequestError naming an option or message that cannot be sent
   * @throws UnsupportedError for what the model cannot do
   * @throws CostLimitError where it could cost more than `maxCost`
   */
  prompt<const S extends SchemaInput = never>(
    input: PromptInput,
    options: PromptOptions<S> = {},
  ): Generation<OutputOf<S>> {
    const all = { ...this.#defaults, ...options };
    const request = createRequest(this.id, input, all);
    return sendPrompt(request, this.#means, all, this.#scope()) as Generation<OutputOf<S>>;
  }

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
  chain<const S extends SchemaInput = never>(
    input: PromptInput,
    options: ChainOptions<S> = {},
  ): Generation<OutputOf<S>> {
    const [prompt, settings] = splitOptions(options);
    const all = { ...this.#defaults, ...prompt };
    const request = createRequest(this.id, input, all);
    return sendChain(request, this.#means, all, settings, this.#scope()) as Generation<OutputOf<S>>;
  }

  /**
   * Has the model call tools, once, and gives what they return: of all calls, in order; nothing where it calls none. A tool without `execute` gives
   * its input.
   * @throws OutputError when a call does not fit its tool, or the tool fails
   */
  async structured<T extends Tool>(
    input: PromptInput,
    tools: T | readonly T[],
    options: Omit<PromptOptions, "tools" | "schema"> = {},
  ): Promise<ValueOf<T>[]> {
    // A model that thinks cannot be made to call a tool everywhere; it may still do so.
    const forced = modelHas(this.info, "tool-choice") && !(options.reasoning ?? this.#defaults.reasoning);
    const generation = this.prompt(input, {
      ...options,
      tools,
      ...(forced && !options.toolChoice && { toolChoice: "required" }),
    });
    const done = await generation.runToolCalls();
    const failed = done.filter(({ result: { isError } }) => isError);
    if (failed.length > 0) {
      const issues = failed.map(({ call, result: { output } }) => ({ path: call.name, message: String(output) }));
      const result = await generation;
      const error = new OutputError(`A tool did not give a value: ${issues[0]?.message}`, result.text, issues);
      error.result = result;
      throw error;
    }
    return done.map(({ value }) => value as ValueOf<T>);
  }

  /** Messages and the options that every turn shares; turns run one at a time. */
  conversation(options: ConversationOptions = {}): Conversation {
    return new Conversation(this, options);
  }

  /** The same model with other defaults, and with totals of its own; this one stays as it is. */
  with(defaults: PromptOptions): Model {
    return new Model(this.info, { ...this.#defaults, ...defaults }, this.#means);
  }

  /** Sends what a conversation has put together. @internal */
  send(
    messages: ModelRequest["messages"],
    options: ChainOptions,
    scope: CallScope,
    runs: "all" | "pending" | "none",
  ): Generation {
    const [prompt, settings] = splitOptions(options);
    const all = { ...this.#defaults, ...prompt };
    const request = requestOf(this.id, messages, all);
    const wide = { ...scope, totals: [this.#totals, ...scope.totals] };
    return runs === "none"
      ? sendPrompt(request, this.#means, all, wide)
      : sendChain(request, this.#means, all, settings, wide, runs);
  }

  /** @internal */
  get clock(): Clock {
    return this.#means.clock;
  }

  /** @internal */
  get defaults(): PromptOptions {
    return this.#defaults;
  }

  #scope(): CallScope {
    return { totals: [this.#totals], budgets: [] };
  }
}

/** What a tool returns; its input, where it has no `execute`. */
export type ValueOf<T> =
  T extends Tool<infer Input, infer Output> ? (unknown extends Output ? Input : Awaited<Output>) : never;

/** What `output()` gives: of what the schema says, where there is one. */
export type OutputOf<S> = [S] extends [never] ? unknown : Infer<S>;
