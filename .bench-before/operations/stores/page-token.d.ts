/** Newest first: what comes after has an earlier time, or the same and a smaller number. */
export interface Position {
    readonly createdAt: number;
    /** In the order in which they were inserted. */
    readonly seq: number;
}
export declare function toPageToken({ createdAt, seq }: Position): string;
/** @throws InvalidRequestError when it is none */
export declare function fromPageToken(token: string): Position;
