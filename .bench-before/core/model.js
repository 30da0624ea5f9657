import { splitOptions } from "./chain-options.js";
import { Conversation } from "./conversation.js";
import { OutputError } from "./errors.js";
import { modelHas } from "./features.js";
import { checkOptions } from "./options.js";
import { createRequest, requestOf } from "./request.js";
import { sendChain, sendPrompt } from "./send.js";
import { Totals } from "./totals.js";
export class Model {
    id;
    info;
    #defaults;
    #means;
    #totals = new Totals();
    /** Models come from a registry: `getModel(id)`. @internal */
    constructor(info, defaults, means) {
        checkOptions(defaults);
        this.id = info.id;
        this.info = info;
        this.#defaults = defaults;
        this.#means = means;
    }
    /** What all calls through this object have used, as far as it is known. `String(model.usage)` is one line for people. */
    get usage() {
        return this.#totals.usage;
    }
    /** What all calls through this object have cost; `undefined` where that of one is not known. */
    get cost() {
        return this.#totals.cost;
    }
    /** Why the cost is not known. */
    get costUnknown() {
        return this.#totals.costUnknown;
    }
    /** How many calls have ended, failed ones included; a step of a chain is one. */
    get calls() {
        return this.#totals.calls;
    }
    /**
     * Makes a generation; nothing is sent until it is read.
     * @throws InvalidRequestError naming an option or message that cannot be sent
     * @throws UnsupportedError for what the model cannot do
     * @throws CostLimitError where it could cost more than `maxCost`
     */
    prompt(input, options = {}) {
        const all = { ...this.#defaults, ...options };
        const request = createRequest(this.id, input, all);
        return sendPrompt(request, this.#means, all, this.#scope());
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
    chain(input, options = {}) {
        const [prompt, settings] = splitOptions(options);
        const all = { ...this.#defaults, ...prompt };
        const request = createRequest(this.id, input, all);
        return sendChain(request, this.#means, all, settings, this.#scope());
    }
    /**
     * Has the model call tools, once, and gives what they return: of all calls, in order; nothing where it calls none. A tool without `execute` gives
     * its input.
     * @throws OutputError when a call does not fit its tool, or the tool fails
     */
    async structured(input, tools, options = {}) {
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
        return done.map(({ value }) => value);
    }
    /** Messages and the options that every turn shares; turns run one at a time. */
    conversation(options = {}) {
        return new Conversation(this, options);
    }
    /** The same model with other defaults, and with totals of its own; this one stays as it is. */
    with(defaults) {
        return new Model(this.info, { ...this.#defaults, ...defaults }, this.#means);
    }
    /** Sends what a conversation has put together. @internal */
    send(messages, options, scope, runs) {
        const [prompt, settings] = splitOptions(options);
        const all = { ...this.#defaults, ...prompt };
        const request = requestOf(this.id, messages, all);
        const wide = { ...scope, totals: [this.#totals, ...scope.totals] };
        return runs === "none"
            ? sendPrompt(request, this.#means, all, wide)
            : sendChain(request, this.#means, all, settings, wide, runs);
    }
    /** @internal */
    get clock() {
        return this.#means.clock;
    }
    /** @internal */
    get defaults() {
        return this.#defaults;
    }
    #scope() {
        return { totals: [this.#totals], budgets: [] };
    }
}
