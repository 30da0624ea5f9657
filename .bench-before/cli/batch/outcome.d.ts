/** How a batch has ended, in words and as an exit code. */
import type { Batch, Operations, Spend } from "../../operations.ts";
import { CommandError } from "../failure.ts";
import type { Collector } from "./collector.ts";
export interface Outcome {
    readonly summary: string;
    /** Why the command does not end with 0. */
    readonly error?: CommandError;
}
/** Of what has been collected. What is not done is the gravest, then what failed. */
export declare function outcomeOf(operations: Operations, { id }: Batch, collector: Collector): Promise<Outcome>;
/** What all tries of all its operations have cost; `undefined` where nothing did yet, or they have no label of the batch. */
export declare function spendOf(operations: Operations, id: string): Promise<Spend | undefined>;
/** For people. */
export declare function spentOf(spend: Spend | undefined): string;
