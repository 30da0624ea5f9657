/** The metrics: durations, tokens, calls and money. */
import { type Attributes, type Context, type MeterProvider } from "@opentelemetry/api";
import type { Result } from "../core/result.ts";
export interface Measure {
    /** `identity` has the error's type where it failed. A count that is not known is not recorded; the conventions would write 0. */
    request(seconds: number, streamed: boolean, result: Result | undefined, identity: Attributes, context: Context): void;
    tool(seconds: number, identity: Attributes, context: Context): void;
    chain(seconds: number, calls: {
        readonly requests: number;
        readonly tools: number;
    }, ...rest: ChainRest): void;
}
type ChainRest = [error: Attributes, context: Context];
export declare function createMeasure(provider: MeterProvider): Measure;
export {};
