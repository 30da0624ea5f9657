import type { Job } from "../jobs.ts";
import { type JsonObject } from "../json.ts";
/** The response at its beginnings, and as it stands. */
interface Responses {
    readonly queued: JsonObject;
    readonly begun: JsonObject;
    readonly now: JsonObject;
}
export declare function numberedEvents({ state, fault, rows: [row] }: Job, { queued, begun, now }: Responses): JsonObject[];
export {};
