/** A body that is pushed chunk by chunk and read by one `for await`. */
export interface BodySource {
    pause(): void;
    resume(): void;
    /** The reader has left before the end. */
    leave(): void;
}
export declare class Body implements AsyncIterableIterator<Uint8Array> {
    #private;
    constructor(source: BodySource);
    push(chunk: Uint8Array): void;
    /** No more will come; with an error, that is thrown after what has come. Only the first call counts. */
    end(error?: {
        readonly value: unknown;
    }): void;
    next(): Promise<IteratorResult<Uint8Array>>;
    return(): Promise<IteratorResult<Uint8Array>>;
    [Symbol.asyncIterator](): this;
}
