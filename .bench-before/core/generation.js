/** One request: inert until read, run once, replayed to any number of readers. */
import { assemble } from "./assembler.js";
import { AfterwordError, ConnectionError, InvalidRequestError, TimeoutError } from "./errors.js";
import { EventLog } from "./event-log.js";
import { toMessages } from "./input.js";
import { completeElements, partialOutputs, readOutput } from "./output.js";
import { messagesOf } from "./result.js";
import { stepReader, textReader } from "./text-reader.js";
/**
 * Nothing is sent before the first `await`, iteration or accessor; then one request is sent, however many read it.
 * `await` gives the {@link Result}; `for await` gives pieces of text as they arrive. A failure is thrown to every reader, every time, and to
 * nobody else. When the last iterating reader leaves early and nobody awaits, the request is aborted.
 *
 * ```ts
 * import { getModel } from "afterword";
 *
 * const generation = getModel("sim:prose").prompt("Name three rivers.");
 * for await (const text of generation) process.stdout.write(text);
 * console.log(await generation.usage());
 * ```
 */
export class Generation {
    #request;
    #options;
    #log = new EventLog();
    #abort = new AbortController();
    #callbacks = [];
    #done;
    /** It has ended; what is left to do is to tell of it. */
    #ended = false;
    #settled;
    /** Iterators that have not left, plus one for good as soon as anybody awaits. */
    #readers = 0;
    #awaited = false;
    /** Tools run once, however often their results are asked for. */
    #toolRun;
    /** Generations come from a model: `model.prompt(…)`. @internal */
    constructor(request, options) {
        this.#request = request;
        this.#options = options;
    }
    /** What is sent, of a chain first. In a conversation it has the history as it is when this one's turn comes. */
    get request() {
        return this.#request();
    }
    // biome-ignore lint/suspicious/noThenProperty: a generation is awaited like a promise; it resolves to a plain Result
    then(onFulfilled, onRejected) {
        return this.#result().then(onFulfilled, onRejected);
    }
    /** All text of the first choice; of a chain that of all steps, as it was streamed. */
    async text() {
        return (await this.#result()).text;
    }
    /** Tokens used, of all steps of a chain; `undefined` where the provider did not say. */
    async usage() {
        return (await this.#result()).usage;
    }
    /** Money spent, likewise; `undefined` where it is not known, and `result.costUnknown` says why. */
    async cost() {
        return (await this.#result()).cost;
    }
    /** The tool calls that wait for a result. */
    async toolCalls() {
        return (await this.#result()).toolCalls;
    }
    /**
     * The answer as the `schema` says.
     * @throws OutputError with the text and what is wrong with it
     */
    async output() {
        const schema = this.#schema();
        const result = await this.#result();
        try {
            return await readOutput(result.steps?.at(-1) ?? result, schema);
        }
        catch (error) {
            if (AfterwordError.isInstance(error))
                error.result = result;
            throw error;
        }
    }
    /** The output as far as it has come, a snapshot for each piece of text. Not checked: anything may still be missing. */
    partialOutput() {
        return partialOutputs(this.#read(stepReader()), this.#schema());
    }
    /** The elements of an output that is a list, each as soon as it is complete. Not checked; {@link output} checks them all. */
    elements() {
        return completeElements(this.#read(stepReader()), this.#schema());
    }
    /** Pieces of the first choice's text, from the beginning, for every reader. */
    [Symbol.asyncIterator]() {
        return this.#read(textReader());
    }
    /** Everything that happens, from the beginning, for every reader. */
    events() {
        return this.#read((event) => event);
    }
    /**
     * Calls `callback` once when the generation has ended, however it ended; at once if it already has. Readers that were waiting go on after
     * the callbacks. An error thrown by a callback is reported as uncaught and changes nothing here.
     */
    onDone(callback) {
        if (this.#settled)
            void this.#call(callback, this.#settled);
        else
            this.#callbacks.push(callback);
        return this;
    }
    /** Ends it: every reader fails with `reason` (an `AbortError` unless given). Nothing happens if it has already ended. */
    abort(reason) {
        this.#abort.abort(reason);
        // One that was never started is not sent for later readers either.
        if (!this.#done)
            this.#start();
    }
    async [Symbol.asyncDispose]() {
        if (this.#done && !this.#ended)
            this.abort();
    }
    /**
     * Carries out the calls of the answer, once, with the tools it was asked with.
     * @returns the answer and the results, ready to be sent: `model.prompt([prompt, ...messages])`; the answer alone where there are no calls
     */
    async executeToolCalls() {
        const done = await this.runToolCalls();
        const result = await this.#result();
        const results = done.map((each) => each.result);
        return [...messagesOf(result), ...(results.length > 0 ? [{ role: "tool", parts: results }] : [])];
    }
    /**
     * Goes on from this answer, without a conversation: what was sent, the answer and the new prompt, with the same options unless others are given.
     * @throws InvalidRequestError when it has not ended, or has failed
     */
    reply(input, options = {}) {
        if (!this.#settled?.ok) {
            throw new InvalidRequestError("reply", "There is no answer to reply to yet; await this generation before reply().");
        }
        return this.replyWith([...messagesOf(this.#settled.result), ...toMessages(input)], options);
    }
    /** @internal */
    replyWith(messages, options) {
        const { reply } = this.#options;
        if (!reply)
            throw new InvalidRequestError("reply", "This generation cannot be replied to; send a prompt of its model.");
        return reply(messages, options);
    }
    /** @internal */
    get plan() {
        return this.#options.plan;
    }
    /** Whether anybody has begun to read it. @internal */
    get started() {
        return this.#done !== undefined;
    }
    /** @internal */
    async runToolCalls() {
        const result = await this.#result();
        this.#toolRun ??= this.#options.runTools?.(result) ?? Promise.resolve([]);
        return this.#toolRun;
    }
    /** @internal */
    batches() {
        this.#start();
        return this.#log.batches();
    }
    #schema() {
        const { schema } = this.#options;
        if (!schema)
            throw new InvalidRequestError("schema", "No schema was asked for; pass { schema } with the prompt.");
        return schema;
    }
    #result() {
        if (!this.#awaited) {
            this.#awaited = true;
            this.#readers++;
        }
        // Not the promise of #start: a callback that reads the finished generation must not wait for itself.
        if (this.#settled)
            return this.#settled.ok ? Promise.resolve(this.#settled.result) : Promise.reject(this.#settled.error);
        return this.#start();
    }
    #start() {
        if (!this.#done) {
            this.#done = Promise.withResolvers();
            // It is also rejected when only iterators read: they throw it themselves.
            this.#done.promise.catch(() => { });
            void this.#run(this.#options);
        }
        return this.#done.promise;
    }
    async #run({ clock, signal, timeoutMs, stream }) {
        const startedAt = clock.now();
        let firstEventMs;
        const own = this.#abort;
        const follow = () => own.abort(signal?.reason);
        const cancelTimeout = timeoutMs && clock.after(timeoutMs, () => own.abort(new TimeoutError("call", timeoutMs)));
        const finish = (error) => {
            if (this.#ended)
                return;
            this.#ended = true;
            signal?.removeEventListener("abort", follow);
            own.signal.removeEventListener("abort", aborted);
            if (cancelTimeout)
                cancelTimeout();
            const timing = {
                startedAt,
                ...(firstEventMs !== undefined && { firstEventMs }),
                durationMs: clock.now() - startedAt,
            };
            this.#settle(assemble(this.request.model, this.#log.events, timing), error);
        };
        const aborted = () => finish({ value: own.signal.reason });
        signal?.addEventListener("abort", follow, { once: true });
        own.signal.addEventListener("abort", aborted, { once: true });
        if (signal?.aborted)
            follow();
        if (own.signal.aborted)
            return aborted();
        try {
            const emit = (event) => {
                if (!this.#ended)
                    this.#log.push(event);
            };
            for await (const batch of stream({ signal: own.signal, emit })) {
                // Whoever reads has been told of the end; leaving the loop tells the provider.
                if (this.#ended)
                    return;
                if (firstEventMs === undefined)
                    firstEventMs = clock.now() - startedAt;
                this.#log.push(batch);
            }
            if (this.#log.events.at(-1)?.type === "finish")
                finish();
            else
                finish({ value: new ConnectionError("The provider ended the answer without a finish event.") });
        }
        catch (error) {
            finish({ value: error });
        }
    }
    #settle(result, error) {
        const settled = error ? { ok: false, error: error.value, result } : { ok: true, result };
        const final = this.#options.finalize?.(settled) ?? settled;
        if (final instanceof Promise)
            void final.then((changed) => this.#tell(changed));
        else
            this.#tell(final);
    }
    #tell(settled) {
        if (!settled.ok && AfterwordError.isInstance(settled.error))
            settled.error.result = settled.result;
        this.#settled = settled;
        this.#log.end(settled.ok ? undefined : { value: settled.error });
        const tell = () => {
            if (settled.ok)
                this.#done?.resolve(settled.result);
            else
                this.#done?.reject(settled.error);
            this.#log.wake();
        };
        if (this.#callbacks.length === 0)
            tell();
        else
            void this.#callAll(settled).then(tell);
    }
    async #callAll(settled) {
        for (const callback of this.#callbacks.splice(0))
            await this.#call(callback, settled);
    }
    async #call(callback, settled) {
        try {
            await callback(settled);
        }
        catch (error) {
            queueMicrotask(() => {
                throw error;
            });
        }
    }
    #read(pick) {
        const enter = () => {
            this.#readers++;
            this.#start();
        };
        const leave = () => {
            if (--this.#readers === 0 && !this.#ended)
                this.abort();
        };
        return this.#log.follow(pick, enter, leave);
    }
}
