/** The rows of OpenAI's batches: how a file of them is looked through, and what is written of each. https://platform.openai.com/docs/api-reference/batch/request-input */
import type { NewRow, Row } from "../jobs.ts";
import { type JsonObject } from "../json.ts";
import type { Protocol } from "../protocol.ts";
import type { ServiceMeans } from "../service.ts";
/** What a batch can be made for, of all that is simulated. */
export declare const endpoints: Readonly<Record<string, Protocol>>;
export interface LookedThrough {
    readonly rows: readonly NewRow[];
    readonly model: string | null;
    /** What is wrong with the file, after which nothing of it is run. */
    readonly errors: readonly JsonObject[];
}
/** The codes are those of https://learn.microsoft.com/azure/foundry/openai/how-to/batch#error-codes, which has a list of them. */
export declare function lookThrough(text: string, endpoint: string, means: ServiceMeans): LookedThrough;
/** A line of the file for what was answered with success, or else of the file for all else. */
export declare function rowLine(endpoint: string, file: "output" | "error", batchId: string, { id, state, outcome }: Row): JsonObject | undefined;
