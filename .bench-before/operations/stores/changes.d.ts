/** Who waits for a change of a store, and how they are told: at once of what is written here, and soon of what others write. */
export declare class Changes {
    #private;
    /** @param othersWrote whether another process or connection has written since it was asked the last time; must be cheap */
    constructor(othersWrote?: () => boolean);
    /** Something was written here. */
    written(): void;
    wait(signal: AbortSignal): Promise<void>;
    close(error: unknown): void;
}
