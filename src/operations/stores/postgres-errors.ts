/** What PostgreSQL says when something goes wrong, as an error that says what to do. */
import { AfterwordError, StoreError } from "../../core/errors.ts";
import { BudgetError, FencedError } from "../errors.ts";

/** @param place the server and the database, without a password */
export function explain(place: string, error: unknown): unknown {
  if (isOurs(error)) return error;
  const { message, code } = error as Error & { code?: string };
  // Of several addresses that were tried, none answered: the error itself says nothing.
  const what = message || (error instanceof AggregateError && error.errors[0]?.message) || code || String(error);
  const lost = isLost(error);
  const way = lost ? "Check that the server runs and can be reached; then try again." : (ways[code ?? ""] ?? "");
  return new StoreError(`${place}: ${what}. ${way}`.trimEnd(), { cause: error, retryable: lost || isConflict(error) });
}

function isOurs(error: unknown): boolean {
  return AfterwordError.isInstance(error) || error instanceof FencedError || error instanceof BudgetError;
}

/** The server answered: what it says has a code of five characters. */
function sqlState(error: unknown): string | undefined {
  const { code, severity } = error as { code?: unknown; severity?: unknown };
  return typeof code === "string" && severity !== undefined ? code : undefined;
}

/** The connection is gone, or there was none; whatever was under way is unknown. */
export function isLost(error: unknown): boolean {
  if (isOurs(error)) return false;
  const state = sqlState(error);
  if (state === undefined) return !(error instanceof TypeError || error instanceof RangeError);
  // Connections, resources such as too many of them, a server that shuts down or starts, and a transaction that was paused for too long: https://www.postgresql.org/docs/current/errcodes-appendix.html
  return /^(08|57P0|53[03]|25P03)/.test(state);
}

/** Two commits stood in one another's way; another try sees what the first has written. */
export function isConflict(error: unknown): boolean {
  return ["40001", "40P01", "23505"].includes(sqlState(error) ?? "");
}

/** What was to be the same is not: the statement that checks it divides by how often it is there. */
export function isOther(error: unknown): boolean {
  return sqlState(error ?? {}) === "22012";
}

const ways: Readonly<Record<string, string>> = {
  "28P01": "Check the user and the password in the URL.",
  "28000": "Check the user in the URL, and pg_hba.conf of the server.",
  "3D000": "Create the database, or name another one in the URL.",
  "3F000": "The schema is gone; open the store again, and it is made anew.",
  "42501": "Give the user of the URL the right to it, or name another schema.",
  "42P01": "The tables are gone; open the store again, and they are made anew.",
  "42P07": "Other tables are in its way; name another schema.",
  "53100": "Make room on the disk of the server.",
  "25006": "The server is read-only; name the primary one in the URL.",
};
