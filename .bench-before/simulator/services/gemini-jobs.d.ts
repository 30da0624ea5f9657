/** A batch job in Gemini's words: an operation with the job as its metadata, and what came of its rows. https://ai.google.dev/api/batch-api */
import { type Job } from "../jobs.ts";
import { type JsonObject } from "../json.ts";
import type { ServiceMeans } from "../service.ts";
export declare const jobKind = "gemini-batch";
export declare function operationBody(job: Job, now: number): JsonObject;
/** What a file that is a job's result holds; `undefined` of any other. */
export declare function resultFile(id: string, { jobs, clock }: ServiceMeans): string | undefined;
