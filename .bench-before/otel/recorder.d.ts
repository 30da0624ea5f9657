/** Turns what the channels tell into spans and metrics: one span from a message's start until its end. */
import { type Tracer } from "@opentelemetry/api";
import type { ChainMessage, RequestMessage, ToolMessage } from "../core/telemetry.ts";
import type { Measure } from "./measure.ts";
export interface RecorderOptions {
    readonly tracer: Tracer;
    readonly measure: Measure;
    readonly content: boolean;
}
export declare class Recorder {
    #private;
    constructor(options: RecorderOptions);
    startRequest(message: RequestMessage): void;
    endRequest(message: RequestMessage): void;
    startTool(message: ToolMessage): void;
    endTool(message: ToolMessage): void;
    startChain(message: ChainMessage): void;
    endChain(message: ChainMessage): void;
    /** Ends what is open: nobody will tell of its end any more, and a span that never ends is never seen. */
    close(): void;
}
