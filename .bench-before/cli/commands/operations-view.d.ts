/** The text of one operation as its events tell it: to stdout, with what becomes of the operation on stderr. */
import type { OperationEvent } from "../../operations.ts";
export declare class EventView {
    #private;
    constructor(id: string, isOneOfMany: boolean, signal: AbortSignal);
    /** What had come of a step before it began anew is not shown at all. */
    showPast(events: readonly OperationEvent[]): Promise<void>;
    show(event: OperationEvent): Promise<void>;
    /** Ends the line that was begun. */
    end(): Promise<void>;
}
