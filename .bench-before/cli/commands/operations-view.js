import { note, print } from "../output.js";
export class EventView {
    #id;
    #isOneOfMany;
    #signal;
    #ofOthers = new Set();
    #isNewStep = false;
    #last = "";
    /** Of several operations, whole lines alone are printed: the texts would run into each other. */
    #line = "";
    constructor(id, isOneOfMany, signal) {
        this.#id = id;
        this.#isOneOfMany = isOneOfMany;
        this.#signal = signal;
    }
    /** What had come of a step before it began anew is not shown at all. */
    async showPast(events) {
        let step = [];
        let whole = [];
        for (const event of events) {
            if (event.type === "reset")
                step = step.filter(({ type }) => type === "state");
            step.push(event);
            if (event.type !== "step-end")
                continue;
            whole = whole.concat(step);
            step = [];
        }
        for (const event of [...whole, ...step])
            await this.show(event);
    }
    async show(event) {
        switch (event.type) {
            case "text-delta":
                if (event.text !== "" && !this.#ofOthers.has(event.index))
                    await this.#text(event.text);
                break;
            case "block-start":
                if (event.choice)
                    this.#ofOthers.add(event.index);
                break;
            case "step-end":
                this.#isNewStep = true;
                this.#ofOthers.clear();
                break;
            case "reset":
                await this.end();
                this.#ofOthers.clear();
                note(`${this.#id}: step ${event.step + 1} begins anew (${event.reason}); what came of it counts for nothing.`);
                break;
            case "state":
                await this.#breakLine();
                note(`${this.#id}: ${event.state}${event.waitingFor === undefined ? "" : ` (${event.waitingFor})`}`);
                break;
            default:
        }
    }
    /** Ends the line that was begun. */
    async end() {
        if (this.#line !== "")
            await this.#print(`${this.#id}\t${this.#line}\n`);
        else if (!this.#isOneOfMany && this.#last !== "" && !this.#last.endsWith("\n"))
            await this.#print("\n");
        this.#line = "";
        this.#last = "";
    }
    /** Where both go to one terminal, a note does not begin in the middle of a line. */
    async #breakLine() {
        if (process.stdout.isTTY && process.stderr.isTTY)
            await this.end();
    }
    async #text(text) {
        // As the library reads a chain's text: one step does not run into the next.
        const gap = this.#isNewStep && this.#last !== "" && !/\s$/.test(this.#last) && !/^\s/.test(text) ? " " : "";
        this.#isNewStep = false;
        this.#last = text;
        if (!this.#isOneOfMany)
            return this.#print(gap + text);
        const lines = (this.#line + gap + text).split("\n");
        this.#line = lines.pop() ?? "";
        for (const line of lines)
            await this.#print(`${this.#id}\t${line}\n`);
    }
    async #print(text) {
        await print(text, this.#signal);
    }
}
