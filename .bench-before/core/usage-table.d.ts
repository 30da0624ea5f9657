/** Tokens and money of an answer as a table, for people: aligned text, Markdown or HTML. */
import { type Cost } from "./cost.ts";
import type { Usage } from "./usage.ts";
export interface UsageTableOptions {
    /** Default `text`. */
    readonly format?: "text" | "markdown" | "html";
}
/** Input, output, cache, tools that the provider ran, and the total, each with what it costs. What is not known reads `unknown`. */
export declare function usageTable(usage: Usage | undefined, cost?: Cost, { format }?: UsageTableOptions): string;
