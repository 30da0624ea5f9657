/** Events as rows of a database: those that were written together are a list in one row. */
import type { StoredEvent } from "../events.ts";

/** @param rows each with the number of its `first` event, when it was written, and the events as JSON */
export function toEvents(
  rows: readonly Readonly<Record<string, unknown>>[],
  from: number,
  to: number,
): readonly StoredEvent[] {
  const found = rows.flatMap(({ first, at, json }) =>
    (JSON.parse(String(json)) as StoredEvent["event"][]).map((event, index) => ({
      sequence: Number(first) + index,
      at: Number(at),
      event,
    })),
  );
  return found.filter(({ sequence }) => sequence >= from && sequence <= to);
}
