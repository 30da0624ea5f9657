import type { SubmissionRecord } from "../record.ts";
import type { Change, Fence } from "../store.ts";
import type { MemoryData, SubmissionEntry } from "./memory-data.ts";
export declare function applyChange(data: MemoryData, change: Change, fence: Fence | undefined): void;
export declare function writeSubmission(data: MemoryData, submission: SubmissionRecord): SubmissionEntry;
/** What is stored is JSON, and nobody's to change. */
export declare function copy<T>(value: T): T;
