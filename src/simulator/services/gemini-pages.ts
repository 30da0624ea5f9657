/** Lists of Google's APIs, a page at a time. https://google.aip.dev/158 */
import type { JsonObject } from "../json.ts";

const usual = 50;

/** The page that `query` asks for; the token of the next one stands beside its items. */
export function page<T>(
  items: readonly T[],
  query: URLSearchParams,
  name: string,
  write: (item: T) => JsonObject,
): JsonObject {
  const size = Number(query.get("pageSize")) || usual;
  const start = Number(query.get("pageToken")) || 0;
  const end = start + size;
  const written = items.slice(start, end).map(write);
  return {
    ...(written.length > 0 && { [name]: written }),
    ...(end < items.length && { nextPageToken: String(end) }),
  };
}
