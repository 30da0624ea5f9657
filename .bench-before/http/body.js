/** A body that is pushed chunk by chunk and read by one `for await`. */
/** Above this many unread bytes the source is paused; it goes on when all are read. */
const highWaterBytes = 1 << 20;
export class Body {
    #source;
    #chunks = [];
    #bytes = 0;
    #ended = false;
    #error;
    #waiting;
    constructor(source) {
        this.#source = source;
    }
    push(chunk) {
        if (this.#waiting) {
            this.#waiting.resolve({ done: false, value: chunk });
            this.#waiting = undefined;
            return;
        }
        this.#chunks.push(chunk);
        this.#bytes += chunk.length;
        if (this.#bytes > highWaterBytes)
            this.#source.pause();
    }
    /** No more will come; with an error, that is thrown after what has come. Only the first call counts. */
    end(error) {
        if (this.#ended)
            return;
        this.#ended = true;
        this.#error = error;
        if (!this.#waiting)
            return;
        if (error)
            this.#waiting.reject(error.value);
        else
            this.#waiting.resolve({ done: true, value: undefined });
        this.#waiting = undefined;
    }
    next() {
        const chunk = this.#chunks.shift();
        if (chunk) {
            if (this.#bytes > highWaterBytes && this.#bytes - chunk.length <= highWaterBytes)
                this.#source.resume();
            this.#bytes -= chunk.length;
            return Promise.resolve({ done: false, value: chunk });
        }
        if (this.#error)
            return Promise.reject(this.#error.value);
        if (this.#ended)
            return Promise.resolve({ done: true, value: undefined });
        this.#waiting = Promise.withResolvers();
        return this.#waiting.promise;
    }
    return() {
        if (!this.#ended) {
            this.end();
            this.#source.leave();
        }
        this.#chunks.length = 0;
        return Promise.resolve({ done: true, value: undefined });
    }
    [Symbol.asyncIterator]() {
        return this;
    }
}
