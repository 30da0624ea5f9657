/** `-o key=value`: the library's prompt options as they are typed. Which there are, and what they take, the library checks. */
import type { PromptOptions } from "../index.ts";
/** @throws CommandError for what is not `key=value` */
export declare function readOptions(pairs: readonly string[]): PromptOptions;
