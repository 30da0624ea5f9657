import { type StoreFlags } from "./operations-store.ts";
export interface WorkerFlags extends StoreFlags {
    readonly tool?: readonly string[];
    readonly concurrency: string;
    readonly limit?: readonly string[];
    readonly batchWindow: string;
    readonly drain: string;
}
export declare function worker(flags: WorkerFlags, signal: AbortSignal): Promise<void>;
