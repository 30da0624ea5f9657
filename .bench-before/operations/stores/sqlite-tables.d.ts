/** The tables of the store in SQLite, migration by migration. */
/** "AWOP": by it a store of ours is told from another program's database. */
export declare const applicationId = 1096240976;
/**
 * Each is applied once, in order, and never changed afterwards: `user_version` is how many were. Times are milliseconds since the epoch. `seq` is the
 * operation's row everywhere: a number of a few bytes in the place of its id.
 */
export declare const migrations: readonly string[];
