import { type MeterProvider, type TracerProvider } from "@opentelemetry/api";
export interface InstrumentOptions {
    /** The global one by default, also one that is set later. */
    readonly tracerProvider?: TracerProvider;
    /** The global one by default, as it is when `instrument` is called. */
    readonly meterProvider?: MeterProvider;
    /** `true`: messages, tool calls and their results are written to the spans as well. They may be private, and they are long. Default `false`. */
    readonly content?: boolean;
}
export interface Instrumentation {
    /** Stops listening. Spans that are open are ended, marked `afterword.unfinished`. Nothing happens the second time. */
    disable(): void;
    [Symbol.dispose](): void;
}
/**
 * Writes a span and metrics for every request, tool and chain of this process, under the names of the GenAI conventions. Each call listens for itself:
 * two write everything twice. What goes wrong in here is given to OpenTelemetry's `diag` and never to the request.
 *
 * ```ts
 * import { InMemorySpanExporter, SimpleSpanProcessor, TracerProvider } from "@opentelemetry/sdk-trace";
 * import { instrument } from "afterword/otel";
 *
 * const exporter = new InMemorySpanExporter();
 * const tracerProvider = new TracerProvider({ spanProcessors: [new SimpleSpanProcessor({ exporter })] });
 * using _instrumentation = instrument({ tracerProvider });
 * ```
 */
export declare function instrument(options?: InstrumentOptions): Instrumentation;
