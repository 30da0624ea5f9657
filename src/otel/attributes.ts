/** What a span tells of a request, of its answer and of its failure; no content. */
import type { Attributes } from "@opentelemetry/api";
import { AfterwordError } from "../core/errors.ts";
import type { FinishReason } from "../core/events.ts";
import type { ModelInfo } from "../core/model-info.ts";
import type { RequestOptions } from "../core/options.ts";
import type { Result } from "../core/result.ts";
import type { Usage } from "../core/usage.ts";
import { attributes as name, operations, providerName } from "./names.ts";

/** Common to requests and their metrics, and known before the span begins, so that a sampler can go by them. */
export function requestIdentity(model: ModelInfo): Attributes {
  return {
    [name.operation]: operations.request,
    [name.provider]: providerName(model.provider),
    [name.requestModel]: model.name,
  };
}

export function optionAttributes(options: RequestOptions): Attributes {
  const { reasoning, stop, choices } = options;
  return known({
    [name.maxTokens]: options.maxTokens,
    [name.temperature]: options.temperature,
    [name.topP]: options.topP,
    [name.topK]: options.topK,
    [name.seed]: options.seed,
    [name.frequencyPenalty]: options.frequencyPenalty,
    [name.presencePenalty]: options.presencePenalty,
    [name.stop]: typeof stop === "string" ? [stop] : stop && [...stop],
    [name.choices]: choices === 1 ? undefined : choices,
    [name.reasoning]: typeof reasoning === "object" && "effort" in reasoning ? reasoning.effort : undefined,
    [name.outputType]: options.schema ? "json" : "text",
  });
}

/** What our own model of the world has and the conventions do not. */
export function ownAttributes(message: {
  readonly generationId: string;
  readonly conversationId?: string;
  readonly labels?: Readonly<Record<string, string>>;
  readonly step?: number;
}): Attributes {
  const labels = Object.entries(message.labels ?? {}).map(([label, value]) => [name.label + label, value]);
  return known({
    [name.conversation]: message.conversationId,
    [name.generation]: message.generationId,
    [name.step]: message.step,
    ...Object.fromEntries(labels),
  });
}

/** `failed`: reasons that never came are then `error`, as the conventions want it. */
export function responseAttributes(result: Result, failed: boolean): Attributes {
  return known({
    [name.responseId]: result.id,
    [name.responseModel]: result.resolvedModel,
    [name.finishReasons]: result.choices.map((choice) => finishReason(choice.finishReason, failed)),
  });
}

export function usageAttributes(usage: Usage): Attributes {
  return known({
    [name.inputTokens]: inputTokens(usage),
    [name.outputTokens]: usage.output,
    [name.cacheRead]: usage.cacheRead,
    [name.cacheWrite]: usage.cacheWrite,
    [name.reasoningTokens]: usage.reasoning,
    [name.inputAudio]: usage.inputAudio,
    [name.outputAudio]: usage.outputAudio,
  });
}

/** In the conventions input tokens include those of the cache; in ours they do not. */
export function inputTokens(usage: Usage): number | undefined {
  return usage.input === undefined ? undefined : usage.input + (usage.cacheRead ?? 0) + (usage.cacheWrite ?? 0);
}

function finishReason(reason: FinishReason, failed: boolean): string {
  if (reason === "unknown" && failed) return "error";
  if (reason === "tool-calls") return "tool_call";
  return reason === "content-filter" ? "content_filter" : reason;
}

/**
 * `error.type`: the code of an AfterwordError, `abort`, or the name of the class.
 * @param otherwise for what is no error at all: a request fails with such a value only where it is the reason of an abort
 */
export function errorType(error: unknown, otherwise: "abort" | "_OTHER"): string {
  if (AfterwordError.isInstance(error)) return error.code;
  if (!(error instanceof Error)) return otherwise;
  return error.name === "AbortError" ? "abort" : error.name;
}

export function known(attributes: Readonly<Record<string, Attributes[string] | undefined>>): Attributes {
  return Object.fromEntries(Object.entries(attributes).filter(([, value]) => value !== undefined)) as Attributes;
}
