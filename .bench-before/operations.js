/** `afterword/operations`: any generation, deferred: submitted now, carried out by a worker, and collected later, from any process. */
import { hostname, userInfo } from "node:os";
import { join } from "node:path";
import { InvalidRequestError } from "./core/errors.js";
import { dataDirectory } from "./credentials/home.js";
import { defaultRegistry } from "./index.js";
import { Operations } from "./operations/operations.js";
/** Where operations are kept unless a store is given: `AFTERWORD_STORE`, or `operations.db` in the user's data directory. */
export function operationsPath() {
    return process.env.AFTERWORD_STORE || join(dataDirectory(), "operations.db");
}
/**
 * Opens the operations of a store, and carries them out in this process unless `worker: false`. Several processes may open the same store.
 *
 * ```ts
 * import { getModel } from "afterword";
 * import { openOperations } from "afterword/operations";
 *
 * await using operations = await openOperations({ store: ":memory:" });
 * const operation = await operations.defer(getModel("sim:prose").prompt("Why is the sky blue?"));
 * console.log(operation.id, (await operation.wait()).done, (await operation.result()).text.length);
 * ```
 * @throws StoreError when the store cannot be opened
 */
export async function openOperations(options = {}) {
    const { store = operationsPath(), registry = defaultRegistry(), createdBy = whoever(), ...rest } = options;
    return new Operations({
        ...rest,
        createdBy,
        registry,
        store: typeof store === "string" ? await openStore(store) : store,
    });
}
async function openStore(store) {
    if (store === ":memory:")
        return (await import("./operations/stores/memory.js")).memoryStore();
    if (/^postgres(ql)?:\/\//.test(store))
        return (await import("./operations/stores/postgres.js")).postgresStore(store);
    const [scheme] = /^[a-z]+:\/\//i.exec(store) ?? [];
    if (scheme !== undefined) {
        // Without the rest: there may be a password in it.
        throw new InvalidRequestError("store", `store is a ${scheme} address; it must be the path of an SQLite file, ":memory:", a postgres:// URL or a Store.`);
    }
    return (await import("./operations/stores/sqlite.js")).sqliteStore(store);
}
function whoever() {
    try {
        return `${userInfo().username}@${hostname()}`;
    }
    catch {
        // A user without a name, as in some containers.
        return hostname();
    }
}
export { ConflictError, OperationFailedError, OperationNotFoundError } from "./operations/errors.js";
