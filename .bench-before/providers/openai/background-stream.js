/** Reads the numbered events of a stream that is taken up again, and keeps the place from which the next reader can go on. */
import { ProviderError } from "../../core/errors.js";
import { withoutTagInside } from "./background-tag.js";
/** https://platform.openai.com/docs/guides/background#streaming-a-background-response */
export class CursorDecoder {
    #provider;
    #decoder;
    #place;
    constructor(provider, decoder, place) {
        this.#provider = provider;
        this.#decoder = decoder;
        this.#place = place;
    }
    get place() {
        return this.#place;
    }
    read(event, events) {
        const { sequence_number: number, type } = event;
        if (typeof number !== "number") {
            if (typeof type === "string" && !type.startsWith("response."))
                return;
            // Nobody could say later whether it had been told: the answer is better fetched whole.
            throw new ProviderError(`${this.#provider} sent an event without its number.`, {
                ...{ provider: this.#provider, status: 200, body: { type } },
            });
        }
        // A server that does not know where to go on begins anew.
        if (number <= this.#place.after)
            return;
        const told = Math.max(number, this.#place.told);
        this.#decoder.read(withoutTagInside(event), number <= this.#place.told ? [] : events);
        const decoder = this.#decoder.place;
        this.#place = decoder ? { told, after: number, decoder } : { ...this.#place, told };
    }
    end(events, how) {
        this.#decoder.end(events, how);
    }
    /** Open blocks stay open: they go on where the stream is taken up again. */
    close() { }
}
