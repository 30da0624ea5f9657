/** The reasons for which a worker stops in the middle of an operation. */
/** Why a worker lets go of an operation before its turn is over. */
export type LetGo = "lost" | "draining" | "cancelled" | "expired";
export declare class LetGoReason extends Error {
    readonly why: LetGo;
    constructor(why: LetGo);
}
