/** Lists of Google's APIs, a page at a time. https://google.aip.dev/158 */
import type { JsonObject } from "../json.ts";
/** The page that `query` asks for; the token of the next one stands beside its items. */
export declare function page<T>(items: readonly T[], query: URLSearchParams, name: string, write: (item: T) => JsonObject): JsonObject;
