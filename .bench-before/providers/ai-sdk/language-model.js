import { Sender } from "../../http/sender.js";
import { responseFacts, thrownError } from "./language-model-errors.js";
import { languageModelCall, languageModelFeatures, languageModelHints } from "./language-model-request.js";
import { LanguageModelDecoder } from "./language-model-response.js";
import { plain } from "./plain.js";
export function languageModelProvider(name, find, settings) {
    const sender = new Sender(settings);
    return {
        name,
        features: languageModelFeatures,
        hints: languageModelHints,
        async *stream(request, context) {
            const exchange = new Exchange(name, sender, context);
            const model = exchange.find(find);
            const call = await languageModelCall(request, model, context.model, name, context.signal);
            if (request.options.stream === false)
                yield* exchange.whole(model, call, request);
            else
                yield* exchange.stream(model, call);
        },
    };
}
/** One request and its answer. */
class Exchange {
    #provider;
    #sender;
    #context;
    constructor(provider, sender, context) {
        this.#provider = provider;
        this.#sender = sender;
        this.#context = context;
    }
    find(find) {
        const { name, id } = this.#context.model;
        try {
            return find(name, id);
        }
        catch (error) {
            throw thrownError(error, this.#place());
        }
    }
    async *whole(model, call, { options }) {
        const answer = await this.#send(() => model.doGenerate(call));
        const decoder = new LanguageModelDecoder(this.#place(this.#facts(answer)));
        const events = [];
        const body = answer.response?.body;
        if (options.raw && body !== undefined)
            events.push({ type: "raw", value: plain(body) });
        try {
            decoder.readWhole(answer, events);
        }
        catch (error) {
            decoder.close(events);
            yield events;
            throw error;
        }
        yield events;
    }
    async *stream(model, call) {
        const { signal } = this.#context;
        const answer = await this.#send(() => model.doStream(call));
        const place = this.#place(this.#facts(answer));
        const decoder = new LanguageModelDecoder(place);
        const reader = answer.stream.getReader();
        // Also ends the wait of a reader whose model does not heed the signal.
        const leave = () => void reader.cancel(signal.reason).catch(() => { });
        signal.addEventListener("abort", leave, { once: true });
        let events = [];
        try {
            for (;;) {
                const { done, value } = await reader.read().catch((error) => {
                    throw thrownError(error, place);
                });
                signal.throwIfAborted();
                if (done)
                    break;
                decoder.read(value, events);
                if (events.length > 0)
                    yield events;
                events = [];
            }
            decoder.end(events);
        }
        catch (error) {
            // What came before the failure belongs to the reader.
            decoder.close(events);
            yield events;
            throw error;
        }
        finally {
            signal.removeEventListener("abort", leave);
            leave();
        }
        yield events;
    }
    /** The specification leaves repeating to the caller. */
    #send(ask) {
        const { signal } = this.#context;
        const attempt = async () => {
            try {
                return await untilAborted(ask(), signal);
            }
            catch (error) {
                signal.throwIfAborted();
                throw thrownError(error, this.#place());
            }
        };
        return this.#sender.send(attempt, (answer) => this.#facts(answer)?.limits, this.#context);
    }
    #facts(answer) {
        return responseFacts(answer.response?.headers, this.#context.clock.now());
    }
    #place(facts) {
        const { model, clock } = this.#context;
        return { provider: this.#provider, model: model.id, now: clock.now(), ...(facts && { facts }) };
    }
}
/** A model that does not heed the signal is left alone with its answer. */
function untilAborted(promise, signal) {
    return new Promise((resolve, reject) => {
        const stop = () => reject(signal.reason);
        const settled = () => signal.removeEventListener("abort", stop);
        promise.then((value) => {
            settled();
            resolve(value);
        }, (error) => {
            settled();
            reject(error);
        });
        if (signal.aborted)
            stop();
        else
            signal.addEventListener("abort", stop, { once: true });
    });
}
