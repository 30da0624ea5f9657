import { type StoreFlags } from "./operations-store.ts";
export interface CollectFlags extends StoreFlags {
    readonly out?: string;
    readonly schema?: string;
    readonly wait?: boolean;
    readonly quiet?: boolean;
}
export interface BatchJsonFlags extends StoreFlags {
    readonly json?: boolean;
}
export declare function showBatch(id: string, flags: BatchJsonFlags, signal: AbortSignal): Promise<void>;
export declare function collectBatch(id: string, flags: CollectFlags, signal: AbortSignal): Promise<void>;
export declare function cancelBatch(id: string, flags: StoreFlags): Promise<void>;
export declare function retryBatch(id: string, flags: StoreFlags): Promise<void>;
export declare function listBatches(flags: BatchJsonFlags, signal: AbortSignal): Promise<void>;
