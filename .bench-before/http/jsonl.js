/** JSON values one a line, from bytes cut anywhere. https://jsonlines.org */
import { ConnectionError } from "../core/errors.js";
import { maxEventLength } from "./sse.js";
import { Utf8Decoder } from "./utf8.js";
export class JsonlParser {
    #decoder = new Utf8Decoder();
    #maxLength;
    /** The beginning of a line whose end has not come. It grows by appending and is searched never twice. */
    #line = "";
    constructor(maxLength = maxEventLength) {
        this.#maxLength = maxLength;
    }
    /** Emits the lines that this chunk completes; blank ones are none. @throws ConnectionError when one is longer than the limit */
    push(chunk, emit) {
        const text = this.#decoder.decode(chunk);
        if (text === "")
            return;
        let from = 0;
        // A CR before the LF is white space to JSON.
        for (let end = text.indexOf("\n", from); end >= 0; end = text.indexOf("\n", from)) {
            this.#endLine(text.slice(from, end), emit);
            from = end + 1;
        }
        if (from < text.length)
            this.#line += from === 0 ? text : text.slice(from);
        if (this.#line.length > this.#maxLength) {
            throw new ConnectionError(`The stream sent a line of more than ${this.#maxLength} characters; raise maxEventLength.`);
        }
    }
    /** The last line, which needs no line end. An object of which only the beginning came is none: the connection ended in the middle of it. */
    end(emit) {
        this.#endLine("", (line) => {
            if (!line.trimStart().startsWith("{") || isJson(line))
                emit(line);
        });
    }
    #endLine(rest, emit) {
        const line = this.#line === "" ? rest : this.#line + rest;
        this.#line = "";
        if (line.trim() !== "")
            emit(line);
    }
}
function isJson(text) {
    try {
        JSON.parse(text);
        return true;
    }
    catch {
        return false;
    }
}
