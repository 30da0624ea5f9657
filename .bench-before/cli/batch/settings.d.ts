import { type StoreFlags } from "../commands/operations-store.ts";
export interface BatchRunFlags extends StoreFlags {
    readonly prompt: string;
    readonly model?: string;
    readonly system?: string;
    readonly option?: readonly string[];
    readonly schema?: string;
    readonly lane: string;
    readonly out?: string;
    readonly id?: string;
    readonly format?: string;
    readonly limit?: string;
    readonly label?: readonly string[];
    readonly maxCost?: string;
    readonly deadline?: string;
    readonly concurrency: string;
    readonly batchWindow: string;
    readonly dryRun?: boolean;
    readonly detach?: boolean;
    readonly quiet?: boolean;
}
/** Its value is the id of the batch: what all of it costs is found by it. */
export declare const batchLabel = "batch";
export type Settings = ReturnType<typeof readSettings>;
/** @throws CommandError naming the option */
export declare function readSettings(flags: BatchRunFlags, now: number): {
    store: string;
    labels: Readonly<Record<string, string>>;
    lane: import("../../index.ts").LaneName | "auto";
    concurrency: number;
    batchWindowMs: number;
    limit: number;
    maxCost: number | undefined;
    deadline: Date | undefined;
    out: string | undefined;
    detach: boolean;
    quiet: boolean;
};
