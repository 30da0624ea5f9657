/** What a worker has last seen of the operations it has taken: their next commit need not ask first, only have it checked. */
import type { Row } from "../../sqlite/database.ts";
import type { Fence } from "../store.ts";

/** Far more than a worker has at once; what it has lost is never asked for again. */
const most = 1000;

/** What of a row is kept, and compared: all but the request and the result, which are large. */
const columns = ["seq", "id", "epoch", "state", "model", "modified_at", "record", "submission", "batch"];

/** Rows as they are locked, by the ids of the operations. */
export class Seen {
  readonly #rows = new Map<string, Row>();

  get({ id, epoch }: Fence): Row | undefined {
    const row = this.#rows.get(id);
    return row?.epoch === epoch ? row : undefined;
  }

  set(id: string, row: Row): void {
    this.#rows.delete(id);
    this.#rows.set(id, Object.fromEntries(columns.map((column) => [column, row[column] ?? null])));
    for (const oldest of this.#rows.keys()) {
      if (this.#rows.size <= most) return;
      this.#rows.delete(oldest);
    }
  }

  delete(id: string): void {
    this.#rows.delete(id);
  }
}
