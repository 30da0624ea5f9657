import { type Cost, type LaneName, type Model } from "../../index.ts";
import type { DeferItem } from "../../operations.ts";
import { readSchema } from "../schema-flag.ts";
import type { Input } from "./input.ts";
export interface PlanFlags {
    readonly prompt: string;
    readonly model?: string;
    readonly system?: string;
    readonly option?: readonly string[];
    readonly schema?: string;
}
/** Of all rows. */
export interface Sums {
    readonly rows: number;
    readonly inputTokens: number;
    /** By lane: what they cost at most, or why that is not known. */
    readonly prices: ReadonlyMap<LaneName, Price>;
}
export type Price = {
    readonly cost: Pick<Cost, "currency" | "nano">;
} | {
    readonly unknown: string;
};
export declare class Plan {
    #private;
    readonly model: Model;
    readonly schema: ReturnType<typeof readSchema> | undefined;
    /** @param limit how many rows at most */
    constructor(flags: PlanFlags, limit: number);
    /** Reads all rows, and submits nothing: what is wrong with one of them is told before anything is paid. */
    survey(input: Input, signal: AbortSignal): Promise<Sums>;
    /** By which the same command is known again: the same rows, asked the same of the same model. Only of an input that was read. */
    idOf(input: Input): string;
    items(input: Input, signal: AbortSignal): AsyncGenerator<DeferItem>;
}
