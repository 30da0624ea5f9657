const numberCharacters = /[-+.0-9eE]/;
/**
 * Takes JSON text in pieces. Text that is not JSON ends it: what has been read stays, nothing more is added. Open objects and lists are given
 * as far as they have come, and so is a string; a number or word only when it is complete.
 */
export class PartialJson {
    #root;
    #stack = [];
    #mode = "value";
    /** Of a string: decoded so far; of a word: its letters. */
    #text = "";
    #isKey = false;
    #escape = "";
    /** Called with each element of the list at the top, or of the member named `member` of the object at the top, when it is complete. */
    #onElement;
    #elementsIn;
    constructor(elements) {
        this.#onElement = elements?.onElement;
        this.#elementsIn = elements?.member;
    }
    push(piece) {
        let at = 0;
        while (at < piece.length && this.#mode !== "end") {
            if (this.#mode === "string")
                at = this.#string(piece, at);
            else if (this.#mode === "word")
                at = this.#word(piece, at);
            else
                this.#structure(piece[at++]);
        }
    }
    /**
     * What there is so far; `undefined` before anything is. Complete parts are shared between snapshots, so that one costs as much as its open
     * objects and lists are wide.
     */
    snapshot() {
        let inner = this.#mode === "string" && !this.#isKey ? this.#text : undefined;
        for (let depth = this.#stack.length - 1; depth >= 0; depth--) {
            const { value, key } = this.#stack[depth];
            if (Array.isArray(value))
                inner = inner === undefined ? [...value] : [...value, inner];
            else
                inner = inner === undefined || key === undefined ? { ...value } : { ...value, [key]: inner };
        }
        return inner ?? this.#root;
    }
    #structure(character) {
        if (this.#mode === "fence") {
            if (character === "\n")
                this.#mode = "value";
            return;
        }
        if (character === " " || character === "\n" || character === "\r" || character === "\t")
            return;
        if (this.#mode === "value")
            this.#begin(character);
        else if (this.#mode === "key")
            this.#beginKey(character);
        else if (this.#mode === "colon" && character === ":")
            this.#mode = "value";
        else if (this.#mode === "after")
            this.#goOn(character);
        else
            this.#stop();
    }
    #beginKey(character) {
        if (character === '"')
            this.#openString(true);
        else if (character === "}")
            this.#close();
        else
            this.#stop();
    }
    /** After a value: another one, or the end of what it is in. */
    #goOn(character) {
        const frame = this.#stack.at(-1);
        if (frame && character === ",")
            this.#mode = Array.isArray(frame.value) ? "value" : "key";
        else if (frame && character === (Array.isArray(frame.value) ? "]" : "}"))
            this.#close();
        else
            this.#stop();
    }
    #begin(character) {
        if (character === '"') {
            this.#openString(false);
        }
        else if (character === "{" || character === "[") {
            this.#stack.push({ value: character === "{" ? {} : [], key: undefined });
            this.#mode = character === "{" ? "key" : "value";
        }
        else if (character === "]" && Array.isArray(this.#stack.at(-1)?.value)) {
            this.#close();
        }
        else if (/[-0-9tfn]/.test(character)) {
            this.#mode = "word";
            this.#text = character;
        }
        else if (character === "`" && this.#stack.length === 0) {
            // Some models put JSON into a fence of Markdown.
            this.#mode = "fence";
        }
        else {
            this.#stop();
        }
    }
    #openString(isKey) {
        this.#mode = "string";
        this.#isKey = isKey;
        this.#text = "";
        this.#escape = "";
    }
    /** Takes what belongs to the string, as much at once as has no escape in it. */
    #string(piece, from) {
        if (this.#escape !== "")
            return this.#escaped(piece, from);
        let at = from;
        for (; at < piece.length; at++) {
            const code = piece.charCodeAt(at);
            if (code === 34 || code === 92)
                break;
        }
        this.#text += piece.slice(from, at);
        if (at === piece.length)
            return at;
        if (piece[at] === "\\") {
            this.#escape = "\\";
        }
        else if (this.#isKey) {
            this.#stack.at(-1).key = this.#text;
            this.#mode = "colon";
        }
        else {
            this.#complete(this.#text);
        }
        return at + 1;
    }
    #escaped(piece, at) {
        this.#escape += piece[at];
        if (this.#escape[1] === "u" && this.#escape.length < 6)
            return at + 1;
        try {
            this.#text += JSON.parse(`"${this.#escape}"`);
        }
        catch {
            this.#stop();
        }
        this.#escape = "";
        return at + 1;
    }
    #word(piece, from) {
        let at = from;
        const isNumber = numberCharacters.test(this.#text[0]);
        while (at < piece.length && (isNumber ? numberCharacters : /[a-z]/).test(piece[at]))
            at++;
        this.#text += piece.slice(from, at);
        if (at < piece.length)
            this.#endWord();
        return at;
    }
    #endWord() {
        try {
            this.#complete(JSON.parse(this.#text));
        }
        catch {
            this.#stop();
        }
    }
    #close() {
        const { value } = this.#stack.pop();
        this.#complete(value);
    }
    #complete(value) {
        const frame = this.#stack.at(-1);
        this.#mode = "after";
        if (!frame) {
            this.#root = value;
            // At the top a value may end only once.
            this.#stop();
        }
        else if (Array.isArray(frame.value)) {
            frame.value.push(value);
            if (this.#isListOfElements())
                this.#onElement?.(value);
        }
        else {
            // Not by assignment: a key may be __proto__.
            Object.defineProperty(frame.value, frame.key, {
                value,
                enumerable: true,
                configurable: true,
                writable: true,
            });
            frame.key = undefined;
        }
    }
    #isListOfElements() {
        if (this.#elementsIn === undefined)
            return this.#stack.length === 1;
        return this.#stack.length === 2 && this.#stack[0]?.key === this.#elementsIn;
    }
    /** Nothing more is taken in. Open frames stay, so that a snapshot still shows them. */
    #stop() {
        this.#mode = "end";
    }
}
