/** Server-sent events by the WHATWG rules, from bytes cut anywhere. https://html.spec.whatwg.org/multipage/server-sent-events.html */
import { ConnectionError } from "../core/errors.js";
import { Utf8Decoder } from "./utf8.js";
/** The longest event accepted by default, in characters. */
export const maxEventLength = 64 * 1024 * 1024;
export class SseParser {
    #decoder = new Utf8Decoder();
    #maxLength;
    /** The beginning of a line whose end has not come. It grows by appending and is searched never twice. */
    #line = "";
    #data;
    #event;
    /** The last chunk ended with CR: an LF at the start of the next belongs to it. */
    #afterCarriageReturn = false;
    /** JSON that stands between the events, as no event. */
    #stray = "";
    constructor(maxLength = maxEventLength) {
        this.#maxLength = maxLength;
    }
    /** Emits the events that this chunk completes. @throws ConnectionError when one is longer than the limit */
    push(chunk, emit) {
        const text = this.#decoder.decode(chunk);
        if (text === "")
            return;
        let from = this.#afterCarriageReturn && text.charCodeAt(0) === 10 ? 1 : 0;
        this.#afterCarriageReturn = text.charCodeAt(text.length - 1) === 13;
        if (text.includes("\r")) {
            const ends = /\r\n?|\n/g;
            ends.lastIndex = from;
            for (let end = ends.exec(text); end; end = ends.exec(text)) {
                this.#endLine(text, from, end.index, emit);
                from = ends.lastIndex;
            }
        }
        else {
            for (let end = text.indexOf("\n", from); end >= 0; end = text.indexOf("\n", from)) {
                this.#endLine(text, from, end, emit);
                from = end + 1;
            }
        }
        if (from < text.length)
            this.#line += from === 0 ? text : text.slice(from);
        if (this.#line.length + (this.#data?.length ?? 0) + this.#stray.length > this.#maxLength) {
            throw new ConnectionError(`The stream sent an event of more than ${this.#maxLength} characters; raise maxEventLength.`);
        }
    }
    /**
     * What the rules would drop: Google breaks a stream off with an error as bare JSON, which belongs to no event.
     * https://github.com/maximhq/bifrost/pull/5262
     */
    end(emit) {
        if (this.#stray !== "" || this.#line.startsWith("{"))
            emit(this.#stray + this.#line);
    }
    /** A line ends at `end`: what is in `text` from `from` on, behind what earlier chunks began. */
    #endLine(text, from, end, emit) {
        if (this.#line === "") {
            this.#field(text, from, end, emit);
        }
        else {
            const line = this.#line + text.slice(from, end);
            this.#line = "";
            this.#field(line, 0, line.length, emit);
        }
    }
    /** Reads the line where it stands, without cutting it out first. */
    #field(text, from, end, emit) {
        if (from === end) {
            const data = this.#data;
            const event = this.#event;
            this.#data = undefined;
            this.#event = undefined;
            if (data !== undefined)
                emit(data, event);
        }
        else if (text.startsWith("data:", from)) {
            this.#addData(text.slice(text.charCodeAt(from + 5) === 32 ? from + 6 : from + 5, end));
        }
        else if (text.startsWith("event:", from)) {
            this.#event = text.slice(text.charCodeAt(from + 6) === 32 ? from + 7 : from + 6, end);
        }
        else if (end - from === 4 && text.startsWith("data", from)) {
            this.#addData("");
        }
        else if (this.#stray !== "" || text.charCodeAt(from) === 123) {
            this.#stray += `${text.slice(from, end)}\n`;
        }
        // The other fields (id, retry, comments) are for a browser that reconnects.
    }
    #addData(value) {
        this.#data = this.#data === undefined ? value : `${this.#data}\n${value}`;
    }
}
