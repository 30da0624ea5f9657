/** @param place the server and the database, without a password */
export declare function explain(place: string, error: unknown): unknown;
/** The connection is gone, or there was none; whatever was under way is unknown. */
export declare function isLost(error: unknown): boolean;
/** Two commits stood in one another's way; another try sees what the first has written. */
export declare function isConflict(error: unknown): boolean;
