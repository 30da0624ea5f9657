/** Which work of a store in memory may be taken or packed now, in which order, and when the next is due. */
import { type TakeQuery } from "../store.ts";
import type { MemoryData, Working } from "./memory-data.ts";
/** Gives it to the worker. */
export declare function take(data: MemoryData, query: TakeQuery): readonly Working[];
export declare function byUrgency(a: Working, b: Working): number;
export declare function nextDue(data: MemoryData, groups: TakeQuery["groups"] | undefined): number | undefined;
export declare function earliest(times: readonly number[]): number;
