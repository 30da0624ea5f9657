/** What a store says where something with the same id or key is there already. */
import { ConflictError } from "../errors.ts";
import type { LedgerEntry } from "../record.ts";

export function conflictingId(id: string): ConflictError {
  return new ConflictError(`There is an operation "${id}" already.`, id);
}

export function conflictingKey(key: string, operationId: string): ConflictError {
  return new ConflictError(`The idempotency key "${key}" is that of the operation "${operationId}".`, operationId);
}

export function conflictingEntry({ id, operationId }: LedgerEntry): ConflictError {
  return new ConflictError(`The ledger has a line "${id}" already; nothing is changed in it.`, operationId);
}
