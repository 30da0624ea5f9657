/** A viewer reads on about this late, and the log has about this many rows a second. */
const longestMs = 100;
const mostCharacters = 4096;
export class EventBuffer {
    #events = [];
    #characters = 0;
    #cancel;
    #after;
    #due;
    /**
     * @param after calls something later
     * @param due told when what is held should be written
     */
    constructor(after, due) {
        this.#after = after;
        this.#due = due;
    }
    add(events) {
        for (const event of events) {
            const last = this.#events.at(-1);
            if (isDelta(event)) {
                this.#characters += event.text.length;
                if (last && isDelta(last) && last.type === event.type && last.index === event.index) {
                    this.#events[this.#events.length - 1] = { ...last, text: last.text + event.text };
                    continue;
                }
            }
            this.#events.push(event);
        }
        if (this.#events.length === 0)
            return;
        if (this.#characters >= mostCharacters)
            this.#due();
        else
            this.#cancel ??= this.#after(longestMs, this.#due);
    }
    /** What is held, which is not held any more. */
    take() {
        this.#cancel?.();
        this.#cancel = undefined;
        this.#characters = 0;
        return this.#events.splice(0);
    }
}
function isDelta(event) {
    return event.type.endsWith("-delta");
}
