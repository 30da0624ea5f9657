/** Numbers of rows, a bit each: a million of them are 125 kB. */
export class RowSet {
    #bits = new Uint8Array(1024);
    /** @returns whether it was not in it before */
    add(row) {
        const byte = row >> 3;
        if (byte >= this.#bits.length) {
            const larger = new Uint8Array(Math.max(byte + 1, this.#bits.length * 2));
            larger.set(this.#bits);
            this.#bits = larger;
        }
        const before = this.#bits[byte] ?? 0;
        const after = before | (1 << (row & 7));
        this.#bits[byte] = after;
        return before !== after;
    }
    has(row) {
        return ((this.#bits[row >> 3] ?? 0) & (1 << (row & 7))) !== 0;
    }
}
