/** What somebody types to find something, as SQLite's full-text index understands it; no sign in it can be an error. */
export interface SearchQuery {
    /** For the index: all of these words. */
    readonly match?: string;
    /** What the index does not know as words: it is looked for as it is written. */
    readonly contains: readonly string[];
}
/** Words that all must occur; `"in quotes"` side by side; `begin*` as a beginning. `undefined` where there is nothing to look for. */
export declare function readQuery(text: string): SearchQuery | undefined;
