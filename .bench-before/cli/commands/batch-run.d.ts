import { type BatchRunFlags } from "../batch/settings.ts";
export declare function runBatch(path: string, flags: BatchRunFlags, signal: AbortSignal): Promise<void>;
