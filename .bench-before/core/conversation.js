/** A conversation: what was said, and the options that every turn shares. Turns run one at a time; one that fails leaves no trace. */
import { splitOptions } from "./chain-options.js";
import { InvalidRequestError } from "./errors.js";
import { Generation } from "./generation.js";
import { joined } from "./history.js";
import { newId } from "./id.js";
import { messages as toHistory, toMessages } from "./input.js";
import { requestOf } from "./request.js";
import { messagesOf } from "./result.js";
import { toSchema } from "./schema.js";
import { pendingCalls } from "./tool-run.js";
import { Totals } from "./totals.js";
export class Conversation {
    id;
    #model;
    #options;
    #maxCost;
    #continuePrompt;
    #totals = new Totals();
    #results = [];
    /** Never changed in place: requests hold on to it. */
    #messages;
    /** Resolves when the turn before has ended. */
    #last = Promise.resolve();
    /** Conversations come from a model: `model.conversation()`. @internal */
    constructor(model, options) {
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
    get model() {
        return this.#model;
    }
    /** What was said, in order, without the system prompt. Only turns that succeeded. */
    get messages() {
        return this.#messages;
    }
    /** Every answer, one for each call of the model: a chain has one for each step. */
    get results() {
        return this.#results;
    }
    /** Of all calls, also of turns that failed, as far as it is known. */
    get usage() {
        return this.#totals.usage;
    }
    /** Likewise; `undefined` where that of one call is not known. */
    get cost() {
        return this.#totals.cost;
    }
    /** Why the cost is not known. */
    get costUnknown() {
        return this.#totals.costUnknown;
    }
    /**
     * One answer to a prompt. Its tool calls, if there are any, wait for {@link continue}. Nothing is sent until it is read, and then when its turn
     * comes: turns run in the order in which they are read. Calls or a prompt that an earlier turn left open are finished first.
     * @throws InvalidRequestError, UnsupportedError as `model.prompt` does
     */
    prompt(input, options = {}) {
        return this.#turn(toMessages(input), options, false);
    }
    /** The same, going on until the model calls no more tools. */
    chain(input, options = {}) {
        return this.#turn(toMessages(input), options, true);
    }
    /**
     * Goes on: carries out the calls of the last answer and sends their results, or answers the prompt that has no answer yet; else says `continuePrompt`.
     * The generation fails with an InvalidRequestError where there is neither.
     */
    continue(options = {}) {
        return this.#turn(undefined, options, false);
    }
    /** Has another model answer from now on. What only the earlier one can read of the history stays behind, with a warning in the next result. */
    use(model) {
        this.#model = model;
    }
    toJSON() {
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
    #turn(input, own, asChain) {
        const { signal, timeoutMs, ...options } = { ...this.#options, ...own };
        const model = this.#model;
        const schema = options.schema ?? model.defaults.schema;
        const turn = new Turn(model, options, asChain, this.#messages);
        // Checked now, and sent as it is unless something else is said before.
        if (input)
            this.#send(turn, joined(this.#messages, input), asChain ? "all" : "none");
        else
            requestOf(model.id, [], splitOptions(options)[0]);
        const [prompt, settings] = splitOptions(options);
        return new Generation(() => turn.inner?.request ?? requestOf(model.id, this.#messages, prompt), {
            plan: { chain: asChain, settings, options: { ...model.defaults, ...prompt } },
            clock: model.clock,
            ...(signal && { signal }),
            ...(timeoutMs !== undefined && { timeoutMs }),
            schema: schema === undefined ? undefined : toSchema(schema),
            stream: (context) => this.#stream(turn, input, context),
            finalize: (settled) => this.#end(turn, settled),
            reply: (messages, others) => turn.inner.replyWith(messages, others),
            runTools() {
                const message = "In a conversation the calls are carried out by continue(), or by chain() in place of prompt().";
                throw new InvalidRequestError("executeToolCalls", message);
            },
        });
    }
    async *#stream(turn, input, { signal }) {
        signal.addEventListener("abort", () => turn.abort.abort(signal.reason), { once: true });
        await this.#enter(turn, signal);
        if (input) {
            await this.#finishOpen(turn, input);
            if (turn.history !== this.#messages) {
                this.#send(turn, joined(this.#messages, input), turn.asChain ? "all" : "none");
            }
        }
        else {
            this.#send(turn, joined(this.#messages, this.#whatIsNext()), "pending");
        }
        yield* turn.inner.batches();
    }
    /** Nothing where calls or a prompt wait for their answer; else the prompt to go on with. */
    #whatIsNext() {
        if (isOpen(this.#messages))
            return [];
        if (this.#continuePrompt !== undefined)
            return toMessages(this.#continuePrompt);
        throw new InvalidRequestError("prompt", "Prompt must be given after completion: there is nothing to continue. Use prompt(…), or set continuePrompt.");
    }
    /** An earlier turn may have left calls without results, or the history may end with a prompt: they get their answer first. */
    async #finishOpen({ model, options, abort }, input) {
        const answers = input.findIndex(({ role }) => role !== "tool");
        const results = answers < 0 ? input : input.slice(0, answers);
        // Results that are given by hand close what is open.
        const open = results.length > 0 ? pendingCalls([...this.#messages, ...results]).length > 0 : isOpen(this.#messages);
        if (!open)
            return;
        const { schema: _schema, ...rest } = options;
        const turn = new Turn(model, rest, true, this.#messages, abort);
        this.#commit(turn, await this.#send(turn, this.#messages, "all"));
    }
    /** Waits until the turns before have ended. */
    async #enter(turn, signal) {
        const before = this.#last;
        const own = Promise.withResolvers();
        this.#last = before.then(() => own.promise);
        turn.leave = own.resolve;
        const aborted = Promise.withResolvers();
        const stop = () => aborted.reject(signal.reason);
        signal.addEventListener("abort", stop, { once: true });
        await Promise.race([before, aborted.promise]).finally(() => signal.removeEventListener("abort", stop));
    }
    /** The turn becomes part of the conversation where it succeeded; then the next may begin. */
    async #end(turn, settled) {
        const { inner } = turn;
        try {
            if (!inner?.started)
                return settled;
            const own = await new Promise((resolve) => inner.onDone(resolve));
            if (settled.ok && own.ok)
                this.#commit(turn, own.result);
            return { ...settled, result: own.result };
        }
        finally {
            turn.leave();
        }
    }
    #commit({ sent }, result) {
        this.#messages = joined(sent, messagesOf(result));
        this.#results.push(...(result.steps ?? [result]));
    }
    #send(turn, messages, tools) {
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
    model;
    options;
    asChain;
    /** The history it was made with. */
    history;
    abort;
    /** What is sent, and with which messages. */
    inner;
    sent = [];
    /** Lets the next turn begin. */
    leave = () => { };
    constructor(model, options, asChain, history, abort = new AbortController()) {
        this.model = model;
        this.options = options;
        this.asChain = asChain;
        this.history = history;
        this.abort = abort;
    }
}
function isOpen(messages) {
    const last = messages.at(-1);
    if (!last)
        return false;
    return last.role !== "assistant" ? last.role !== "system" : pendingCalls(messages).length > 0;
}
