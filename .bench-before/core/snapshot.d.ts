/** Dated names of models: `gpt-4.1-2025-04-14` and `claude-haiku-4-5-20251001` are snapshots of `gpt-4.1` and `claude-haiku-4-5`. */
/** The name without the day at its end; the same name where there is none. */
export declare function withoutDate(name: string): string;
