/** The public subpath `afterword/otel`: spans and metrics of OpenTelemetry for requests, tools and chains. */
import { tracingChannel } from "node:diagnostics_channel";
import { diag, type MeterProvider, metrics, type TracerProvider, trace } from "@opentelemetry/api";
import type { ChannelMessages } from "./core/telemetry.ts";
import { createMeasure } from "./otel/measure.ts";
import { Recorder } from "./otel/recorder.ts";

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
export function instrument(options: InstrumentOptions = {}): Instrumentation {
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
    for (const stop of stops.splice(0)) stop();
    guarded(() => recorder.close())();
  };
  return { disable, [Symbol.dispose]: disable };
}

function listen<Name extends keyof ChannelMessages>(
  name: Name,
  start: (message: ChannelMessages[Name]) => void,
  end: (message: ChannelMessages[Name]) => void,
): () => void {
  const { start: starts, asyncEnd: ends } = tracingChannel(name);
  const onStart = guarded((message: unknown) => start(message as ChannelMessages[Name]));
  const onEnd = guarded((message: unknown) => end(message as ChannelMessages[Name]));
  starts.subscribe(onStart);
  ends.subscribe(onEnd);
  return () => {
    starts.unsubscribe(onStart);
    ends.unsubscribe(onEnd);
  };
}

/** Node would make an uncaught exception of what a subscriber throws. */
function guarded<Arguments extends unknown[]>(
  listener: (...values: Arguments) => void,
): (...values: Arguments) => void {
  return (...values) => {
    try {
      listener(...values);
    } catch (error) {
      diag.error("afterword/otel could not write telemetry.", error);
    }
  };
}
