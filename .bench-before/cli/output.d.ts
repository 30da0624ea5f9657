/** Writes to stdout. Resolves when there is room for more, or when there will not be. */
export declare function print(text: string, signal: AbortSignal): Promise<void>;
/** The same of a {@link table}, whose styles are our own. */
export declare function printTable(text: string, signal: AbortSignal): Promise<void>;
/** Writes a line to stderr. */
export declare function note(line: string, style?: "red"): void;
/** Writes to stderr in a low voice, without a line break. */
export declare function murmur(text: string): void;
/** Columns of equal width under a header; columns with nothing in them are left out. For {@link printTable}. */
export declare function table(header: readonly string[], cells: readonly (readonly string[])[]): string;
