/** Tokens of one call, the same words for every provider. A count the provider did not send is `undefined`, never 0. */
import type { JsonValue } from "./json.ts";

export interface Usage {
  /** Input tokens at the full input price: neither read from nor written to a cache. */
  readonly input?: number;
  /** Output tokens, reasoning included. */
  readonly output?: number;
  /** `input + output + cacheRead + cacheWrite`. */
  readonly total?: number;
  /** Input tokens read from the provider's prompt cache. */
  readonly cacheRead?: number;
  /** Input tokens written to the provider's prompt cache. */
  readonly cacheWrite?: number;
  /** Output tokens spent on reasoning, already counted in `output`. */
  readonly reasoning?: number;
  /** Requests to tools that the provider ran, by tool, such as `{ web_search: 2 }`. */
  readonly serverTools?: Readonly<Record<string, number>>;
  /** The provider's own object, untouched. */
  readonly raw?: JsonValue;
}

/**
 * One line for people: `In: 10; Out: 18; Cache create: 0; Cache read: 0; Total Tokens: 28; Search: 0`.
 * An unknown count reads `?`.
 */
export function formatUsage(usage: Usage | undefined): string {
  const count = (value: number | undefined) => (value === undefined ? "?" : String(value));
  return [
    `In: ${count(usage?.input)}`,
    `Out: ${count(usage?.output)}`,
    `Cache create: ${count(usage && (usage.cacheWrite ?? 0))}`,
    `Cache read: ${count(usage && (usage.cacheRead ?? 0))}`,
    `Total Tokens: ${count(usage?.total)}`,
    `Search: ${count(usage && (usage.serverTools?.web_search ?? 0))}`,
  ].join("; ");
}
