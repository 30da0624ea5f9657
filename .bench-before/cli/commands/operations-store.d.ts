import { type LaneName } from "../../index.ts";
import { type Operation, type OperationState, type OperationStatus, type Operations } from "../../operations.ts";
import { CommandError } from "../failure.ts";
export interface StoreFlags {
    readonly store?: string;
}
/** What a script is told, by state. */
export declare const exitCodes: Readonly<Record<OperationState, number>>;
/** @throws CommandError for a store that only this process would see */
export declare function storePath({ store }: StoreFlags): string;
/** How the store is called where others may read it: without the password of a URL. */
export declare function storeName(store: string): string;
/** Opens the store for looking and deciding, without a worker. Looking makes no file: where there is none, `use` gets nothing. */
export declare function withStore<T>(flags: StoreFlags, use: (operations?: Operations) => Promise<T>): Promise<T>;
/** The operations with these ids, or whose ids begin so. @throws CommandError where there is none, or more than one */
export declare function withOperations<T>(ids: readonly string[], flags: StoreFlags, use: (found: readonly Operation[]) => Promise<T>): Promise<T>;
export declare function withOperation<T>(id: string, flags: StoreFlags, use: (operation: Operation) => Promise<T>): Promise<T>;
/** What the library says of operations, with how to go on. What it says of a prompt is explained like that of any other. */
export declare function inWords<T>(work: Promise<T>): Promise<T>;
/** Why the command does not end with 0; nothing where the operation has succeeded. */
export declare function outcomeError({ id, metadata: { state, waitingFor }, error, }: OperationStatus): CommandError | undefined;
export declare function pickUp(ids: readonly string[]): string;
/** `name=value` pairs. @throws CommandError naming the option */
export declare function readPairs(pairs: readonly string[], option: string, example: string): Record<string, string>;
/** @throws CommandError naming the option */
export declare function readInteger(text: string, option: string, least?: number): number;
/** @throws CommandError naming the option */
export declare function readLane(text: string): LaneName | "auto";
