/** The tables of the store in PostgreSQL, migration by migration, and how it is told which of them there are. */
/**
 * Each is applied once, in order, and never changed afterwards. Times are milliseconds since the epoch, as JavaScript has them: `double precision` keeps
 * each as it is. What is JSON is `text`: `jsonb` has no place for `\u0000`, and would give members in another order.
 */
export declare function migrations(schema: string): readonly string[];
export declare const lockMigrations = "SELECT pg_advisory_xact_lock(hashtextextended('afterword migrate ' || $1, 0))";
export declare const schemaExists = "SELECT to_regnamespace(quote_ident($1)) IS NOT NULL AS there";
export declare const versionsExist = "SELECT to_regclass(quote_ident($1) || '.afterword_versions') IS NOT NULL AS there";
export declare const createSchema: (schema: string) => string;
export declare const createVersions: (schema: string) => string;
export declare const selectVersion: (schema: string) => string;
export declare const insertVersion: (schema: string) => string;
