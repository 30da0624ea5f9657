/** Names that look like a mistyped one, for error messages. */
/** The candidates nearest to `name`, best first: at most three, and none that is too far away to be meant. */
export declare function closest(name: string, candidates: Iterable<string>): string[];
