/** Unique ids that sort by the time they were made. */
/** 10 characters of time and 12 random ones, in Crockford's base 32: `01jz…`. Ids made in one process are in order. */
export declare function newId(nowMs: number): string;
