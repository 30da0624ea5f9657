/** UTF-8 from bytes cut anywhere, without the byte order mark that may stand at the very start. */
/**
 * A streaming TextDecoder does the same, but takes half as long again for small chunks, because it leaves the fast path that Node has for
 * whole strings.
 */
export class Utf8Decoder {
    #decoder = new TextDecoder("utf-8", { ignoreBOM: true });
    #rest;
    #begun = false;
    decode(chunk) {
        let bytes = chunk;
        if (this.#rest) {
            bytes = new Uint8Array(this.#rest.length + chunk.length);
            bytes.set(this.#rest);
            bytes.set(chunk, this.#rest.length);
            this.#rest = undefined;
        }
        const end = bytes.length - openBytes(bytes);
        if (end < bytes.length)
            this.#rest = bytes.slice(end);
        const text = this.#decoder.decode(end < bytes.length ? bytes.subarray(0, end) : bytes);
        if (this.#begun || text === "")
            return text;
        this.#begun = true;
        return text.charCodeAt(0) === 0xfeff ? text.slice(1) : text;
    }
}
/** How many bytes at the end begin a character that is not complete. */
function openBytes(bytes) {
    for (let back = 1; back <= 3 && back <= bytes.length; back++) {
        const byte = bytes[bytes.length - back];
        if (byte < 0x80)
            return 0;
        if (byte >= 0xc0)
            return back < (byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2) ? back : 0;
    }
    return 0;
}
