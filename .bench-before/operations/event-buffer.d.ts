/** Events on their way to the store: deltas of one block that come close together become one. */
import type { OperationEvent } from "./events.ts";
export declare class EventBuffer {
    #private;
    /**
     * @param after calls something later
     * @param due told when what is held should be written
     */
    constructor(after: (ms: number, run: () => void) => () => void, due: () => void);
    add(events: readonly OperationEvent[]): void;
    /** What is held, which is not held any more. */
    take(): readonly OperationEvent[];
}
