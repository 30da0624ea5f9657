/** Who waits for a change of a store, and how they are told: at once of what is written here, and soon of what others write. */
/** How often others' writes are looked for while somebody waits. */
const pollMs = 10;
export class Changes {
    #waiters = new Set();
    #othersWrote;
    #timer;
    /** Something was written of which nobody has been told. */
    #untold = false;
    /** @param othersWrote whether another process or connection has written since it was asked the last time; must be cheap */
    constructor(othersWrote) {
        this.#othersWrote = othersWrote;
    }
    /** Something was written here. */
    written() {
        this.#untold = true;
        this.#tell();
    }
    wait(signal) {
        return new Promise((resolve, reject) => {
            if (signal.aborted)
                return reject(signal.reason);
            const stop = () => {
                this.#waiters.delete(waiter);
                if (this.#waiters.size === 0)
                    this.#rest();
                reject(signal.reason);
            };
            const waiter = {
                resolve() {
                    signal.removeEventListener("abort", stop);
                    resolve();
                },
                reject(reason) {
                    signal.removeEventListener("abort", stop);
                    reject(reason);
                },
            };
            signal.addEventListener("abort", stop, { once: true });
            this.#waiters.add(waiter);
            this.#look();
            if (this.#waiters.size > 0 && this.#othersWrote)
                this.#timer ??= setInterval(() => this.#look(), pollMs).unref();
        });
    }
    close(error) {
        this.#end((waiter) => waiter.reject(error));
    }
    #look() {
        try {
            if (this.#othersWrote?.())
                this.#untold = true;
        }
        catch (error) {
            this.close(error);
            return;
        }
        if (this.#untold)
            this.#tell();
    }
    #tell() {
        if (this.#waiters.size === 0)
            return;
        this.#untold = false;
        this.#end((waiter) => waiter.resolve());
    }
    #end(each) {
        this.#rest();
        const waiters = [...this.#waiters];
        this.#waiters.clear();
        for (const waiter of waiters)
            each(waiter);
    }
    #rest() {
        clearInterval(this.#timer);
        this.#timer = undefined;
    }
}
