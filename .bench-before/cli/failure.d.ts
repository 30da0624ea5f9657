/** The command is to end quietly: the reason of its signal. */
export declare class Stop {
    readonly exitCode: number;
    constructor(exitCode: number);
}
/** Something the command itself found wrong. */
export declare class CommandError extends Error {
    readonly hint: string;
    readonly exitCode: number;
    constructor(message: string, hint: string, exitCode?: number);
}
export interface Explanation {
    /** What went wrong, how to go on, and at times one more; never a key. */
    readonly lines: readonly string[];
    readonly exitCode: number;
}
export declare function explain(error: unknown): Promise<Explanation>;
