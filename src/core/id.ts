/** Unique ids that sort by the time they were made. */

const letters = "0123456789abcdefghjkmnpqrstvwxyz";
const randomLetters = 12;
/** Asked for one by one, they would take longer than all else that is done with an id. */
const pool = new Uint8Array(randomLetters * 256);
let used = pool.length;
let last = 0;

/** 10 characters of time and 12 random ones, in Crockford's base 32: `01jz…`. Ids made in one process are in order. */
export function newId(nowMs: number): string {
  // A second one of the same millisecond, or a clock that was set back, must not come before the first.
  last = Math.max(Math.floor(nowMs), last + 1);
  let time = "";
  for (let rest = last, index = 0; index < 10; index++, rest = Math.floor(rest / 32)) time = letters[rest % 32] + time;
  return time + randomText();
}

function randomText(): string {
  if (used === pool.length) {
    crypto.getRandomValues(pool);
    used = 0;
  }
  let text = "";
  for (const end = used + randomLetters; used < end; used++) text += letters[(pool[used] ?? 0) % 32];
  return text;
}
