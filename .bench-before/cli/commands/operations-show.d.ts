import type { StoredEvent } from "../../operations.ts";
import { type StoreFlags } from "./operations-store.ts";
export interface JsonFlags extends StoreFlags {
    readonly json?: boolean;
}
export declare function showOperation(id: string, flags: JsonFlags, signal: AbortSignal): Promise<void>;
export declare function showResult(id: string, flags: JsonFlags, signal: AbortSignal): Promise<void>;
export declare function showEvents(id: string, flags: StoreFlags & {
    readonly after: string;
    readonly follow?: boolean;
}, signal: AbortSignal): Promise<void>;
/** Those that are there: the wait for more, which takes no time, ends it. */
export declare function untilNow(events: AsyncIterable<StoredEvent>): AsyncGenerator<StoredEvent>;
