/** Unique ids that sort by the time they were made. */
const letters = "0123456789abcdefghjkmnpqrstvwxyz";
let last = 0;
/** 10 characters of time and 12 random ones, in Crockford's base 32: `01jz…`. Ids made in one process are in order. */
export function newId(nowMs) {
    // A second one of the same millisecond, or a clock that was set back, must not come before the first.
    last = Math.max(Math.floor(nowMs), last + 1);
    let time = "";
    for (let rest = last, index = 0; index < 10; index++, rest = Math.floor(rest / 32))
        time = letters[rest % 32] + time;
    const random = crypto.getRandomValues(new Uint8Array(12));
    return time + Array.from(random, (byte) => letters[byte % 32]).join("");
}
