import type { Cost } from "../../index.ts";
type Money = Pick<Cost, "currency" | "nano">;
export interface Counts {
    readonly total: number;
    readonly done: number;
    readonly failed: number;
    /** Done since this process has begun with it. */
    readonly doneNow: number;
    /** Of these. */
    readonly outputTokens: number;
    readonly spent: Money | undefined;
    /** What all of them cost at most. */
    readonly estimate: Money | undefined;
    /** What else it is at. */
    readonly phase?: string | undefined;
}
export interface ProgressMeans {
    readonly write: (text: string) => void;
    readonly now: () => number;
    /** `undefined` where it is no terminal. */
    readonly width: () => number | undefined;
}
/** @param alone rows do not go to the terminal too, where they would run into it */
export declare function stderrMeans(alone: boolean): ProgressMeans;
export declare class Progress implements Disposable {
    #private;
    constructor(counts: () => Counts, means: ProgressMeans);
    /** Something has changed. Draws, unless it has just been drawn. */
    update(): void;
    /** Takes the line away, for what else is to be said. */
    clear(): void;
    [Symbol.dispose](): void;
}
/** @param width of the terminal, where it is one */
export declare function progressLine(counts: Counts, elapsedMs: number, width?: number): string;
export {};
