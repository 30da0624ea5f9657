/** Which SQLite may be trusted with a store. */
import { StoreError } from "../../core/errors.js";
/** Older ones can damage a file that several processes write, when they begin its write-ahead log anew. */
const oldest = [3, 51, 3];
/** @throws StoreError when the SQLite of this Node is too old */
export function checkSqliteVersion(sqlite = process.versions.sqlite, node = process.version) {
    const parts = (sqlite ?? "0").split(".").map(Number);
    const differs = oldest.findIndex((part, index) => part !== (parts[index] ?? 0));
    if (differs < 0 || (parts[differs] ?? 0) > (oldest[differs] ?? 0))
        return;
    const has = sqlite === undefined ? "has no SQLite" : `has SQLite ${sqlite}`;
    throw new StoreError(`Operations are stored with SQLite ${oldest.join(".")} or newer, because older ones can damage a file that several processes use. This is Node ${node}, which ${has}. Use Node 22.23.3 or newer of 22 (SQLite 3.51.3), or 24.21 or newer (SQLite 3.53.4).`);
}
