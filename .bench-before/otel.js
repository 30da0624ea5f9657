/** The public subpath `afterword/otel`: spans and metrics of OpenTelemetry for requests, tools and chains. */
import { tracingChannel } from "node:diagnostics_channel";
import { diag, metrics, trace } from "@opentelemetry/api";
import { createMeasure } from "./otel/measure.js";
import { Recorder } from "./otel/recorder.js";
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
export function instrument(options = {}) {
    const recorder = new Recorder({
        tracer: (options.tracerProvider ?? trace.getTracerProvider()).getTracer("afterword"),
        measure: createMeasure(options.meterProvider ?? metrics.getMeterProvider()),
        content: options.content === true,
    });
    const stops = [
        listen("afterword:request", recorder.startRequest.bind(recorder), recorder.endRequest.bind(recorder)),
        listen("afterword:tool", recorder.startTool.bind(recorder), recorder.endTool.bind(recorder)),
        listen("afterword:chain", recorder.startChain.bind(recorder), recorder.endChain.bind(recorder)),
    ];
    const disable = () => {
        for (const stop of stops.splice(0))
            stop();
        guarded(() => recorder.close())();
    };
    return { disable, [Symbol.dispose]: disable };
}
function listen(name, start, end) {
    const { start: starts, asyncEnd: ends } = tracingChannel(name);
    const onStart = guarded((message) => start(message));
    const onEnd = guarded((message) => end(message));
    starts.subscribe(onStart);
    ends.subscribe(onEnd);
    return () => {
        starts.unsubscribe(onStart);
        ends.unsubscribe(onEnd);
    };
}
/** Node would make an uncaught exception of what a subscriber throws. */
function guarded(listener) {
    return (...values) => {
        try {
            listener(...values);
        }
        catch (error) {
            diag.error("afterword/otel could not write telemetry.", error);
        }
    };
}
