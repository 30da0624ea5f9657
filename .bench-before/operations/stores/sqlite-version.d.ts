/** @throws StoreError when the SQLite of this Node is too old */
export declare function checkSqliteVersion(sqlite?: string | undefined, node?: string): void;
