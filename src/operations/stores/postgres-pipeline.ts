/** Several statements that PostgreSQL is sent together and answers together: one way there and back, however many they are. */
import type { Connection, Submittable } from "pg";
import type { Row } from "../../sqlite/database.ts";
import type { Value } from "./postgres-rows.ts";

export type Statement = readonly [text: string, values?: readonly Value[]];
export type Rows = readonly Row[];

/** How a value is read whose type has this number. */
export type Readers = (type: number) => (text: string) => unknown;

interface Field {
  readonly name: string;
  readonly dataTypeID: number;
}

type Callback = (error: Error | null | undefined, results?: readonly Rows[]) => void;

/** What each connection has prepared, by the text: planning costs more than most statements do. */
const prepared = new WeakMap<Connection, Map<string, string>>();
let names = 0;

/**
 * What pg calls a query; `pg-cursor` is made in the same way. Where one of the statements fails, the server leaves out those after it. Outside of a
 * transaction they are one: it is committed when the last has been answered.
 */
export class Pipeline implements Submittable {
  /** pg puts its own in the way of it, to end what takes too long. */
  callback: Callback;
  readonly #statements: readonly Statement[];
  readonly #readers: Readers;
  readonly #results: Row[][] = [];
  readonly #added = new Map<string, string>();
  #rows: Row[] = [];
  #fields: readonly (readonly [name: string, read: (text: string) => unknown])[] = [];

  constructor(statements: readonly Statement[], readers: Readers, callback: Callback) {
    this.#statements = statements;
    this.#readers = readers;
    this.callback = callback;
  }

  submit(connection: Connection): null {
    const known = prepared.get(connection);
    connection.stream.cork();
    for (const [text, values = []] of this.#statements) {
      const statement = known?.get(text) ?? this.#added.get(text) ?? this.#prepare(connection, text);
      connection.bind({ statement, values: values.map(toText) }, true);
      connection.describe({ type: "P", name: "" }, true);
      connection.execute(null, true);
    }
    connection.sync();
    connection.stream.uncork();
    return null;
  }

  #prepare(connection: Connection, text: string): string {
    const name = `afterword_${++names}`;
    this.#added.set(text, name);
    connection.parse({ name, text, types: [] }, true);
    return name;
  }

  handleRowDescription({ fields }: { readonly fields: readonly Field[] }): void {
    this.#fields = fields.map(({ name, dataTypeID }) => [name, this.#readers(dataTypeID)]);
  }

  handleDataRow({ fields }: { readonly fields: readonly (string | null)[] }): void {
    const entries = this.#fields.map(([name, read], index) => {
      const text = fields[index] ?? null;
      return [name, text === null ? null : read(text)];
    });
    this.#rows.push(Object.fromEntries(entries));
  }

  handleCommandComplete(): void {
    this.#results.push(this.#rows);
    this.#rows = [];
  }

  handleEmptyQuery(): void {
    this.handleCommandComplete();
  }

  /** Which of its statements have been prepared by then is not known; they are prepared anew, under other names. */
  handleError(error: Error): void {
    this.callback(error);
  }

  handleReadyForQuery(connection: Connection): void {
    const known = prepared.get(connection) ?? new Map<string, string>();
    for (const [text, name] of this.#added) known.set(text, name);
    prepared.set(connection, known);
    this.callback(null, this.#results);
  }

  handlePortalSuspended(): void {}
  handleCopyInResponse(): void {}
  handleCopyData(): void {}
}

function toText(value: Value): string | null {
  if (value === null) return null;
  return typeof value === "object" ? `{${value.map(toElement).join(",")}}` : String(value);
}

function toElement(value: string | number | boolean | null): string {
  if (value === null) return "NULL";
  return typeof value === "string" ? `"${value.replace(/["\\]/g, "\\$&")}"` : String(value);
}
