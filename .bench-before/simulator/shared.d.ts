/** What all requests to one simulator share, and what more than one way of serving needs. */
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import { type Plan, type SimulatedModel } from "./behaviour.ts";
import type { Clock } from "./clock.ts";
import type { StoredFile } from "./files.ts";
import type { Jobs } from "./jobs.ts";
import type { JsonValue } from "./json.ts";
import type { Operations } from "./operations.ts";
import type { Prompt } from "./prompt.ts";
import type { Protocol } from "./protocol.ts";
import type { ScriptStep } from "./steps.ts";
export interface RecordedRequest {
    readonly method: string;
    /** With its query. */
    readonly path: string;
    readonly headers: IncomingHttpHeaders;
    /** Parsed where it is JSON, else its text; `undefined` where there was none. */
    readonly body: JsonValue | undefined;
    /** Milliseconds since the epoch. */
    readonly time: number;
}
/** What all requests of one simulator share. */
export interface Shared {
    readonly clock: Clock;
    readonly seed: number;
    readonly delayMs: number;
    readonly models: Readonly<Record<string, SimulatedModel>>;
    readonly requests: RecordedRequest[];
    readonly operations: Operations;
    readonly jobs: Jobs;
    readonly files: Map<string, StoredFile>;
    nextScript(): readonly ScriptStep[] | undefined;
    /** How often this was called with `key`, this time included. */
    count(key: string): number;
}
/** @throws Failure for a model that is none, and for a prompt that is none for it */
export declare function planOf(prompt: Prompt, protocol: Protocol, path: string, { seed, delayMs, models, nextScript, count }: Omit<Shared, "requests">): Plan;
export declare function nextId(prefix: string, { count }: Shared): string;
export declare function sendJson(response: ServerResponse, status: number, body: JsonValue): void;
