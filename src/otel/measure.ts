/** The metrics: durations, tokens, calls and money. */
import { type Attributes, type Context, type Histogram, type MeterProvider, ValueType } from "@opentelemetry/api";
import type { Result } from "../core/result.ts";
import type { Usage } from "../core/usage.ts";
import { inputTokens, known } from "./attributes.ts";
import { boundaries, metricNames as metric, attributes as name, operations } from "./names.ts";

export interface Measure {
  /** `identity` has the error's type where it failed. A count that is not known is not recorded; the conventions would write 0. */
  request(seconds: number, streamed: boolean, result: Result | undefined, identity: Attributes, context: Context): void;
  tool(seconds: number, identity: Attributes, context: Context): void;
  chain(seconds: number, calls: { readonly requests: number; readonly tools: number }, ...rest: ChainRest): void;
}
type ChainRest = [error: Attributes, context: Context];

export function createMeasure(provider: MeterProvider): Measure {
  const meter = provider.getMeter("afterword");
  const histogram = (title: string, unit: string, explicitBucketBoundaries: readonly number[], description: string) =>
    meter.createHistogram(title, {
      unit,
      description,
      valueType: unit === "s" ? ValueType.DOUBLE : ValueType.INT,
      advice: { explicitBucketBoundaries: [...explicitBucketBoundaries] },
    });
  const seconds = (title: string, description: string) => histogram(title, "s", boundaries.seconds, description);
  const tokens = (title: string, description: string) => histogram(title, "{token}", boundaries.tokens, description);
  const counter = (title: string, description: string) =>
    meter.createCounter(title, { unit: "{token}", description, valueType: ValueType.INT });

  const duration = seconds(metric.duration, "From the request until the whole answer, retries included.");
  const firstChunk = seconds(metric.timeToFirstChunk, "From the request until the first chunk of a streamed answer.");
  const toolDuration = seconds(metric.toolDuration, "Of one execution of a tool.");
  const chainDuration = histogram(metric.chainDuration, "s", boundaries.chainSeconds, "Of a chain.");
  const chainRequests = histogram(metric.chainRequests, "{inference_call}", boundaries.calls, "Requests of a chain.");
  const chainTools = histogram(metric.chainTools, "{tool_call}", boundaries.calls, "Tools run in a chain.");
  const perInput = tokens(metric.operationInputTokens, "Input tokens of a request, cached ones included.");
  const perOutput = tokens(metric.operationOutputTokens, "Output tokens of a request, reasoning included.");
  const input = counter(metric.inputTokens, "Input tokens, cached ones included.");
  const output = counter(metric.outputTokens, "Output tokens, reasoning included.");
  const cacheRead = counter(metric.cacheRead, "Input tokens read from the provider's cache.");
  const cacheWrite = counter(metric.cacheWrite, "Input tokens written to the provider's cache.");
  const reasoning = counter(metric.reasoningTokens, "Output tokens spent on reasoning.");
  const cost = meter.createCounter(metric.cost, { unit: "{currency}", description: "Money, in the currency named." });

  const countTokens = (usage: Usage, identity: Attributes, context: Context) => {
    const { [name.errorType]: _error, ...common } = identity;
    const add = (to: typeof input, count: number | undefined, audio?: number) => {
      if (count === undefined) return;
      const sound = audio ?? 0;
      if (sound > 0) to.add(sound, { ...common, [name.modality]: "audio" }, context);
      // What providers do not split, such as text and images, is not guessed at.
      if (count > sound || sound === 0) to.add(count - sound, { ...common, [name.modality]: "unknown" }, context);
    };
    add(input, inputTokens(usage), usage.inputAudio);
    add(output, usage.output, usage.outputAudio);
    add(cacheRead, usage.cacheRead);
    add(cacheWrite, usage.cacheWrite);
    add(reasoning, usage.reasoning);
    record(perInput, inputTokens(usage), identity, context);
    record(perOutput, usage.output, identity, context);
  };

  return {
    request(took, streamed, result, identity, context) {
      const all = known({ ...identity, [name.responseModel]: result?.resolvedModel });
      const { [name.errorType]: _error, ...common } = all;
      duration.record(took, all, context);
      const { timing, usage, cost: money } = result ?? {};
      if (streamed && timing?.firstEventMs !== undefined)
        firstChunk.record(timing.firstEventMs / 1000, common, context);
      if (usage) countTokens(usage, all, context);
      if (money) cost.add(money.nano / 1e9, { ...common, [name.costCurrency]: money.currency }, context);
    },
    tool(took, identity, context) {
      toolDuration.record(took, identity, context);
    },
    chain(took, calls, error, context) {
      const common = { [name.operation]: operations.chain };
      chainDuration.record(took, { ...common, ...error }, context);
      chainRequests.record(calls.requests, common, context);
      chainTools.record(calls.tools, common, context);
    },
  };
}

function record(to: Histogram, count: number | undefined, attributes: Attributes, context: Context): void {
  if (count !== undefined) to.record(count, attributes, context);
}
