/** Numbers of rows, a bit each: a million of them are 125 kB. */
export declare class RowSet {
    #private;
    /** @returns whether it was not in it before */
    add(row: number): boolean;
    has(row: number): boolean;
}
