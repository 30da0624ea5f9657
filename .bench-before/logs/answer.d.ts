import { type Part } from "../core/message.ts";
import type { Result } from "../core/result.ts";
/** Without the members that {@link wholeResult} makes again from the parts. Parts and usage are stored elsewhere. */
export declare function restOfResult(result: Result): object;
export declare function wholeResult(rest: object, parts: readonly Part[], usage: Result["usage"]): Result;
