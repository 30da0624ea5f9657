/** What a store says where something with the same id or key is there already. */
import { ConflictError } from "../errors.js";
export function conflictingId(id) {
    return new ConflictError(`There is an operation "${id}" already.`, id);
}
export function conflictingKey(key, operationId) {
    return new ConflictError(`The idempotency key "${key}" is that of the operation "${operationId}".`, operationId);
}
export function conflictingEntry({ id, operationId }) {
    return new ConflictError(`The ledger has a line "${id}" already; nothing is changed in it.`, operationId);
}
