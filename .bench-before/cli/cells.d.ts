/** Values as they stand in a table on a terminal, and in full in columns for other programs. */
import type { Cost, Usage } from "../index.ts";
type Money = Pick<Cost, "currency" | "nano">;
/** One line, cut where it does not fit. */
export declare function shorten(text: string, width: number): string;
/** Without the tabs and line breaks that would end a cell. */
export declare function oneLine(text: string): string;
export declare function cells(...values: readonly (string | number | undefined)[]): string;
/** For people: as many digits as say something. */
export declare function money({ currency, nano }: Money): string;
/** To the billionth: `0.009600000 USD`. */
export declare function exactMoney({ currency, nano }: Money): string;
export declare function count(value: number | undefined): string;
type Tokens = Pick<Usage, "input" | "cacheRead" | "cacheWrite">;
/** Everything that went in: also what came from a cache or went into one. */
export declare function inputTokens({ input, cacheRead, cacheWrite }?: Tokens): number | undefined;
/** Of stdout, in characters. */
export declare function terminalWidth(): number;
export {};
