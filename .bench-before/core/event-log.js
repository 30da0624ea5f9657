export class EventLog {
    events = [];
    #end;
    /** Resolved, and replaced, when there is more to read. */
    #more;
    push(batch) {
        if (!Array.isArray(batch))
            this.events.push(batch);
        else
            for (const event of batch)
                this.events.push(event);
        this.wake();
    }
    /** No more will come; a failure is thrown after what has come. Readers that wait go on with {@link wake}. */
    end(failure) {
        this.#end = { failure };
    }
    wake() {
        this.#more?.resolve();
        this.#more = undefined;
    }
    /** Everything that comes, as many events at a time as there are. Whoever leaves early tells nobody. */
    async *batches() {
        for (let cursor = 0;;) {
            if (cursor < this.events.length) {
                const batch = this.events.slice(cursor);
                cursor = this.events.length;
                yield batch;
            }
            else if (!this.#end) {
                await (this.#more ??= Promise.withResolvers()).promise;
            }
            else {
                if (this.#end.failure)
                    throw this.#end.failure.value;
                return;
            }
        }
    }
    /**
     * A reader of what `pick` makes of the events, from the first one.
     * @param enter called when it begins to read
     * @param leave called once when it has read all, or gives up
     */
    follow(pick, enter, leave) {
        let cursor = 0;
        let state = "new";
        const close = () => {
            const wasOpen = state === "open";
            state = "left";
            if (wasOpen)
                leave();
        };
        const next = async () => {
            if (state === "new") {
                state = "open";
                enter();
            }
            while (state === "open") {
                while (cursor < this.events.length) {
                    const value = pick(this.events[cursor++]);
                    if (value !== undefined)
                        return { done: false, value };
                }
                if (!this.#end)
                    await (this.#more ??= Promise.withResolvers()).promise;
                else {
                    close();
                    if (this.#end.failure)
                        throw this.#end.failure.value;
                }
            }
            return { done: true, value: undefined };
        };
        return {
            next,
            return: () => {
                close();
                return Promise.resolve({ done: true, value: undefined });
            },
            [Symbol.asyncIterator]() {
                return this;
            },
        };
    }
}
