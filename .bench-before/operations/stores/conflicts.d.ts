/** What a store says where something with the same id or key is there already. */
import { ConflictError } from "../errors.ts";
import type { LedgerEntry } from "../record.ts";
export declare function conflictingId(id: string): ConflictError;
export declare function conflictingKey(key: string, operationId: string): ConflictError;
export declare function conflictingEntry({ id, operationId }: LedgerEntry): ConflictError;
