/** A conversation: what was said, and the options that every turn shares. Turns run one at a time; one that fails leaves no trace. */
import { type ChainOptions, splitOptions } from "./chain-options.ts";
import type { Cost } from "./cost.ts";
import { InvalidRequestError } from "./errors.ts";
import type { StreamEvent } from "./events.ts";
import { Generation } from "./generation.ts";
import type { Settled, StreamContext } from "./generation-options.ts";
import { joined } from "./history.ts";
import { newId } from "./id.ts";
import { type MessageInput, type PromptInput, messages as toHistory, toMessages } from "./input.ts";
import type { Message } from "./message.ts";
import type { Model, OutputOf } from "./model.ts";
import type { PromptOptions } from "./options.ts";
import { requestOf } from "./request.ts";
import { messagesOf, type Result } from "./result.ts";
import { type SchemaInput, toSchema } from "./schema.ts";
import { pendingCalls } from "./tool-run.ts";
import { Totals } from "./totals.ts";
import type { Usage } from "./usage.ts";

/** Options that hold in every turn, and what a conversation begins with. `maxCost` is of all turns together. */
export interface ConversationOptions extends Omit<ChainOptions, "schema" | "signal"> {
  /** Known to logs as this. Made up unless given. */
  readonly id?: string;
  /** What was said before: bare strings take turns, user first; messages and results keep their role. */
  readonly history?: readonly (string | MessageInput)[];
  /** What `continue()` says when there is nothing to answer. */
  readonly continuePrompt?: string;
  /** Results of the history, for the totals. */
  readonly results?: readonly Result[];
}

/** A conversation as plain JSON. `model.conversation({ ...saved, tools })` goes on with it. */
export interface SavedConversation {
  readonly id: string;
  readonly history: readonly Message[];
  readonly results: readonly Result[];
  readonly system?: string | readonly string[];
  readonly continuePrompt?: string;
}

export class Conversation {
  readonly id: string;
  #model: Model;
  readonly #options: ChainOptions;
  readonly #maxCost: number | undefined;
  readonly #continuePrompt: string | undefined;
  readonly #totals = new Totals();
  readonly #results: Result[] = [];
  /** Never changed in place: requests hold on to it. */
  #messages: readonly Message[];
  /** Resolves when the turn before has ended. */
  #last: Promise<unknown> = Promise.resolve();

  /** Conversations come from a model: `model.conversation()`. @internal */
  constructor(model: Model, options: ConversationOptions) {
    const { id, history = [], results = [], continuePrompt, ...shared } = options;
    if (continuePrompt !== undefined && (typeof continuePrompt !== "string" || continuePrompt.trim() === "")) {
      throw new InvalidRequestError("continuePrompt", "continuePrompt is empty; give it some text, or leave it out.");
    }
    const { maxCost, ...turns } = shared;
    this.id = id ?? newId(model.clock.now());
    this.#model = model;
    this.#options = turns;
    this.#maxCost = maxCost;
    this.#continuePrompt = continuePrompt;
    this.#messages = toHistory(history);
    for (const result of results) {
      this.#results.push(result);
      this.#totals.add(result);
    }
    // What is wrong with an option is told here, not with the first turn.
    requestOf(model.id, [], splitOptions(shared)[0]);
  }

  /** Whose turn it is to answer. */
  get model(): Model {
    return this.#model;
  }

  /** What was said, in order, without the system prompt. Only turns that succeeded. */
  get messages(): readonly Message[] {
    return this.#messages;
  }

  /** Every answer, one for each call of the model: a chain has one for each step. */
  get results(): readonly Result[] {
    return this.#results;
  }

  /** Of all calls, also of turns that failed, as far as it is known. */
  get usage(): Usage | undefined {
    return this.#totals.usage;
  }

  /** Likewise; `undefined` where that of one call is not known. */
  get cost(): Cost | undefined {
    return this.#totals.cost;
  }

  /** Why the cost is not known. */
  get costUnknown(): string | undefined {
    return this.#totals.costUnknown;
  }

  /**
   * One answer to a prompt. Its tool calls, if there are any, wait for {@link continue}. Nothing is sent until it is read, and then when its turn
   * comes: turns run in the order in which they are read. Calls or a prompt that an earlier turn left open are finished first.
   * @throws InvalidRequestError, UnsupportedError as `model.prompt` does
   */
  prompt<const S extends SchemaInput = never>(
    input: PromptInput,
    options: PromptOptions<S> = {},
  ): Generation<OutputOf<S>> {
    return this.#turn(toMessages(input), options, false) as Generation<OutputOf<S>>;
  }

  /** The same, going on until the model calls no more tools. */
  chain<const S extends SchemaInput = never>(
    input: PromptInput,
    options: ChainOptions<S> = {},
  ): Generation<OutputOf<S>> {
    return this.#turn(toMessages(input), options, true) as Generation<OutputOf<S>>;
  }

  /**
   * Goes on: carries out the calls of the last answer and sends their results, or answers the prompt that has no answer yet; else says `continuePrompt`.
   * The generation fails with an InvalidRequestError where there is neither.
   */
  continue<const S extends SchemaInput = never>(options: PromptOptions<S> = {}): Generation<OutputOf<S>> {
    return this.#turn(undefined, options, false) as Generation<OutputOf<S>>;
  }

  /** Has another model answer from now on. What only the earlier one can read of the history stays behind, with a warning in the next result. */
  use(model: Model): void {
    this.#model = model;
  }

  toJSON(): SavedConversation {
    const { system } = this.#options;
    return {
      id: this.id,
      history: this.#messages,
      results: this.#results,
      ...(system !== undefined && { system }),
      ...(this.#continuePrompt !== undefined && { continuePrompt: this.#continuePrompt }),
    };
  }

  /** @param input what is said; without it what is open is gone on with */
  #turn(input: readonly Message[] | undefined, own: ChainOptions, asChain: boolean): Generation {
    const { signal, timeoutMs, ...options } = { ...this.#options, ...own };
    const model = this.#model;
    const schema = options.schema ?? model.defaults.schema;
    const turn = new Turn(model, options, asChain, this.#messages);
    // Checked now, and sent as it is unless something else is said before.
    if (input) this.#send(turn, joined(this.#messages, input), asChain ? "all" : "none");
    else requestOf(model.id, [], splitOptions(options)[0]);
    const [prompt, settings] = splitOptions(options);
    return new Generation(() => turn.inner?.request ?? requestOf(model.id, this.#messages, prompt), {
      plan: { chain: asChain, settings, options: { ...model.defaults, ...prompt } },
      clock: model.clock,
      ...(signal && { signal }),
      ...(timeoutMs !== undefined && { timeoutMs }),
      schema: schema === undefined ? undefined : toSchema(schema),
      stream: (context) => this.#stream(turn, input, context),
      finalize: (settled) => this.#end(turn, settled),
      reply: (messages, others) => (turn.inner as Generation).replyWith(messages, others),
      runTools() {
        const message =
          "In a conversation the calls are carried out by continue(), or by chain() in place of prompt().";
        throw new InvalidRequestError("executeToolCalls", message);
      },
    });
  }

  async *#stream(
    turn: Turn,
    input: readonly Message[] | undefined,
    { signal }: StreamContext,
  ): AsyncGenerator<readonly StreamEvent[]> {
    signal.addEventListener("abort", () => turn.abort.abort(signal.reason), { once: true });
    await this.#enter(turn, signal);
    if (input) {
      await this.#finishOpen(turn, input);
      if (turn.history !== this.#messages) {
        this.#send(turn, joined(this.#messages, input), turn.asChain ? "all" : "none");
      }
    } else {
      this.#send(turn, joined(this.#messages, this.#whatIsNext()), "pending");
    }
    yield* (turn.inner as Generation).batches();
  }

  /** Nothing where calls or a prompt wait for their answer; else the prompt to go on with. */
  #whatIsNext(): readonly Message[] {
    if (isOpen(this.#messages)) return [];
    if (this.#continuePrompt !== undefined) return toMessages(this.#continuePrompt);
    throw new InvalidRequestError(
      "prompt",
      "Prompt must be given after completion: there is nothing to continue. Use prompt(…), or set continuePrompt.",
    );
  }

  /** An earlier turn may have left calls without results, or the history may end with a prompt: they get their answer first. */
  async #finishOpen({ model, options, abort }: Turn, input: readonly Message[]): Promise<void> {
    const answers = input.findIndex(({ role }) => role !== "tool");
    const results = answers < 0 ? input : input.slice(0, answers);
    // Results that are given by hand close what is open.
    const open = results.length > 0 ? pendingCalls([...this.#messages, ...results]).length > 0 : isOpen(this.#messages);
    if (!open) return;
    const { schema: _schema, ...rest } = options;
    const turn = new Turn(model, rest, true, this.#messages, abort);
    this.#commit(turn, await this.#send(turn, this.#messages, "all"));
  }

  /** Waits until the turns before have ended. */
  async #enter(turn: Turn, signal: AbortSignal): Promise<void> {
    const before = this.#last;
    const own = Promise.withResolvers<void>();
    this.#last = before.then(() => own.promise);
    turn.leave = own.resolve;
    const aborted = Promise.withResolvers<never>();
    const stop = () => aborted.reject(signal.reason);
    signal.addEventListener("abort", stop, { once: true });
    await Promise.race([before, aborted.promise]).finally(() => signal.removeEventListener("abort", stop));
  }

  /** The turn becomes part of the conversation where it succeeded; then the next may begin. */
  async #end(turn: Turn, settled: Settled): Promise<Settled> {
    const { inner } = turn;
    try {
      if (!inner?.started) return settled;
      const own = await new Promise<Settled>((resolve) => inner.onDone(resolve));
      if (settled.ok && own.ok) this.#commit(turn, own.result);
      return { ...settled, result: own.result };
    } finally {
      turn.leave();
    }
  }

  #commit({ sent }: Turn, result: Result): void {
    this.#messages = joined(sent, messagesOf(result));
    this.#results.push(...(result.steps ?? [result]));
  }

  #send(turn: Turn, messages: readonly Message[], tools: "all" | "pending" | "none"): Generation {
    const scope = {
      totals: [this.#totals],
      budgets: this.#maxCost === undefined ? [] : [{ maxCost: this.#maxCost, spent: this.#totals }],
      conversationId: this.id,
    };
    turn.sent = messages;
    turn.inner = turn.model.send(messages, { ...turn.options, signal: turn.abort.signal }, scope, tools);
    return turn.inner;
  }
}

/** One turn on its way. */
class Turn {
  readonly model: Model;
  readonly options: ChainOptions;
  readonly asChain: boolean;
  /** The history it was made with. */
  readonly history: readonly Message[];
  readonly abort: AbortController;
  /** What is sent, and with which messages. */
  inner: Generation | undefined;
  sent: readonly Message[] = [];
  /** Lets the next turn begin. */
  leave: () => void = () => {};

  constructor(
    model: Model,
    options: ChainOptions,
    asChain: boolean,
    history: readonly Message[],
    abort = new AbortController(),
  ) {
    this.model = model;
    this.options = options;
    this.asChain = asChain;
    this.history = history;
    this.abort = abort;
  }
}

function isOpen(messages: readonly Message[]): boolean {
  const last = messages.at(-1);
  if (!last) return false;
  return last.role !== "assistant" ? last.role !== "system" : pendingCalls(messages).length > 0;
}
