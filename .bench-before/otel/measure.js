/** The metrics: durations, tokens, calls and money. */
import { ValueType } from "@opentelemetry/api";
import { inputTokens, known } from "./attributes.js";
import { boundaries, metricNames as metric, attributes as name, operations } from "./names.js";
export function createMeasure(provider) {
    const meter = provider.getMeter("afterword");
    const histogram = (title, unit, explicitBucketBoundaries, description) => meter.createHistogram(title, {
        unit,
        description,
        valueType: unit === "s" ? ValueType.DOUBLE : ValueType.INT,
        advice: { explicitBucketBoundaries: [...explicitBucketBoundaries] },
    });
    const seconds = (title, description) => histogram(title, "s", boundaries.seconds, description);
    const tokens = (title, description) => histogram(title, "{token}", boundaries.tokens, description);
    const counter = (title, description) => meter.createCounter(title, { unit: "{token}", description, valueType: ValueType.INT });
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
    const countTokens = (usage, identity, context) => {
        const { [name.errorType]: _error, ...common } = identity;
        const add = (to, count, audio) => {
            if (count === undefined)
                return;
            const sound = audio ?? 0;
            if (sound > 0)
                to.add(sound, { ...common, [name.modality]: "audio" }, context);
            // What providers do not split, such as text and images, is not guessed at.
            if (count > sound || sound === 0)
                to.add(count - sound, { ...common, [name.modality]: "unknown" }, context);
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
            if (usage)
                countTokens(usage, all, context);
            if (money)
                cost.add(money.nano / 1e9, { ...common, [name.costCurrency]: money.currency }, context);
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
function record(to, count, attributes, context) {
    if (count !== undefined)
        to.record(count, attributes, context);
}
