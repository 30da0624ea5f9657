/** Events as rows of a database: those that were written together are a list in one row. */
import type { StoredEvent } from "../events.ts";
/** @param rows each with the number of its `first` event, when it was written, and the events as JSON */
export declare function toEvents(rows: readonly Readonly<Record<string, unknown>>[], from: number, to: number): readonly StoredEvent[];
