/** The events of an operation as they are stored: those of the generation, and what only an operation has. */
import type { StreamEvent } from "../core/events.ts";
import type { JsonObject } from "../core/json.ts";
import type { OperationState } from "./record.ts";
export type OperationEvent = StreamEvent | StateEvent | ResetEvent | ErrorEvent;
export interface StateEvent {
    readonly type: "state";
    readonly state: OperationState;
    /** What it waits for, for people. */
    readonly waitingFor?: string;
}
/** The step is tried again: what has come of it so far counts for nothing, and a viewer forgets it. */
export interface ResetEvent {
    readonly type: "reset";
    /** From 0. */
    readonly step: number;
    /** Why, in a line. */
    readonly reason: string;
}
/** It has ended with an error, as its `toJSON()` gives it. */
export interface ErrorEvent {
    readonly type: "error";
    readonly error: JsonObject;
}
export interface StoredEvent {
    /** From 1, without gaps. */
    readonly sequence: number;
    /** When it was written: milliseconds since the epoch. */
    readonly at: number;
    readonly event: OperationEvent;
}
