import type { AskFlags, InputFlags } from "../prompt-options.ts";
import { type StoreFlags } from "./operations-store.ts";
export interface DeferFlags extends AskFlags, InputFlags, StoreFlags {
    readonly label?: readonly string[];
    readonly description?: string;
    readonly lane: string;
    readonly priority?: string;
    readonly at?: string;
    readonly delay?: string;
    readonly deadline?: string;
    readonly idempotencyKey?: string;
    readonly maxAttempts?: string;
    readonly keep?: string;
    readonly wait?: boolean;
    readonly timeout?: string;
}
export declare function defer(argument: string, flags: DeferFlags, signal: AbortSignal): Promise<void>;
