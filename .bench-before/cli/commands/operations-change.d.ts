import { type StoreFlags } from "./operations-store.ts";
export declare function cancelOperations(ids: readonly string[], flags: StoreFlags): Promise<void>;
export declare function approveCall(id: string, call: string | undefined, flags: StoreFlags): Promise<void>;
export declare function rejectCall(id: string, call: string | undefined, flags: StoreFlags & {
    readonly message?: string;
}): Promise<void>;
export declare function resolveCall(id: string, call: string | undefined, flags: StoreFlags & {
    readonly output: string;
}): Promise<void>;
export declare function retryOperations(ids: readonly string[], flags: StoreFlags): Promise<void>;
export declare function deleteOperations(ids: readonly string[], flags: StoreFlags): Promise<void>;
