/** What a span tells of a request, of its answer and of its failure; no content. */
import type { Attributes } from "@opentelemetry/api";
import type { ModelInfo } from "../core/model-info.ts";
import type { RequestOptions } from "../core/options.ts";
import type { Result } from "../core/result.ts";
import type { Usage } from "../core/usage.ts";
/** Common to requests and their metrics, and known before the span begins, so that a sampler can go by them. */
export declare function requestIdentity(model: ModelInfo): Attributes;
export declare function optionAttributes(options: RequestOptions): Attributes;
/** What our own model of the world has and the conventions do not. */
export declare function ownAttributes(message: {
    readonly generationId: string;
    readonly conversationId?: string;
    readonly labels?: Readonly<Record<string, string>>;
    readonly step?: number;
}): Attributes;
/** `failed`: reasons that never came are then `error`, as the conventions want it. */
export declare function responseAttributes(result: Result, failed: boolean): Attributes;
export declare function usageAttributes(usage: Usage): Attributes;
/** In the conventions input tokens include those of the cache; in ours they do not. */
export declare function inputTokens(usage: Usage): number | undefined;
/**
 * `error.type`: the code of an AfterwordError, `abort`, or the name of the class.
 * @param otherwise for what is no error at all: a request fails with such a value only where it is the reason of an abort
 */
export declare function errorType(error: unknown, otherwise: "abort" | "_OTHER"): string;
export declare function known(attributes: Readonly<Record<string, Attributes[string] | undefined>>): Attributes;
