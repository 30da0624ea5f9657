/** Makes submissions of what waits to be packed in a store in memory, and tells what does. */
import { type Packable, type PackQuery, type SubmissionWork } from "../store.ts";
import type { MemoryData } from "./memory-data.ts";
export declare function pack(data: MemoryData, query: PackQuery): SubmissionWork | undefined;
/** @param atMost more than this many of a group are not counted */
export declare function packable(data: MemoryData, now: number, atMost: number): readonly Packable[];
