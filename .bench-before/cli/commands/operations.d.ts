import type { OperationStatus } from "../../operations.ts";
import { type StoreFlags } from "./operations-store.ts";
export interface ListFlags extends StoreFlags {
    readonly state?: readonly string[];
    readonly model?: string;
    readonly label?: readonly string[];
    readonly since?: string;
    readonly until?: string;
    readonly number: string;
    readonly pageToken?: string;
    readonly json?: boolean;
}
export interface SpendFlags extends StoreFlags {
    readonly by: string;
    readonly since?: string;
    readonly json?: boolean;
}
export interface PruneFlags extends StoreFlags {
    readonly olderThan?: string;
}
export declare function listOperations(flags: ListFlags, signal: AbortSignal): Promise<void>;
export declare function labelsOf({ metadata: { labels } }: OperationStatus): string;
export declare function printSpend(flags: SpendFlags, signal: AbortSignal): Promise<void>;
export declare function pruneOperations(flags: PruneFlags): Promise<void>;
