import type { ModelInfo } from "./model-info.ts";
import type { ModelRequest } from "./request.ts";
/** What a protocol can carry or a model can do. Text, system prompts, streaming and an output limit go without saying. */
export type Feature = keyof typeof needs;
interface Need {
    /** As it reads in «does not support …». */
    readonly words: string;
    readonly uses: (request: ModelRequest) => boolean;
    /** What would work instead. */
    readonly hint: string;
}
export declare const needs: {
    temperature: Need;
    "top-p": Need;
    "top-k": Need;
    penalties: {
        words: string;
        uses: ({ options }: ModelRequest) => boolean;
        hint: string;
    };
    stop: Need;
    seed: Need;
    choices: {
        words: string;
        uses: ({ options }: ModelRequest) => boolean;
        hint: string;
    };
    logprobs: Need;
    tools: {
        words: string;
        uses: ({ options }: ModelRequest) => boolean;
        hint: string;
    };
    "tool-choice": {
        words: string;
        uses: ({ options }: ModelRequest) => boolean;
        hint: string;
    };
    "parallel-tool-calls": {
        words: string;
        uses: ({ options }: ModelRequest) => boolean;
        hint: string;
    };
    "server-tools": {
        words: string;
        uses: ({ options }: ModelRequest) => boolean;
        hint: string;
    };
    schema: Need;
    prefill: Need;
    reasoning: {
        words: string;
        uses: ({ options }: ModelRequest) => boolean;
        hint: string;
    };
    "reasoning-budget": {
        words: string;
        uses: ({ options }: ModelRequest) => boolean;
        hint: string;
    };
    "reasoning-effort": {
        words: string;
        uses: ({ options }: ModelRequest) => boolean;
        hint: string;
    };
    image: Need;
    "image-url": Need;
    pdf: Need;
    "pdf-url": Need;
    audio: Need;
    "audio-url": Need;
    video: Need;
    "video-url": Need;
    "text-file": Need;
    "other-file": Need;
    citations: Need;
    "service-tier": Need;
    metadata: Need;
};
/**
 * @param provider where it does not tell its features, everything is passed on
 * @param alternatives ids of models that can what this one cannot, for the error
 * @throws UnsupportedError naming the first feature that is missing, the model, and what would work
 */
export declare function checkFeatures(request: ModelRequest, model: ModelInfo, provider: {
    readonly features?: ReadonlySet<Feature>;
    readonly hints?: {
        readonly [feature in Feature]?: string;
    };
}, alternatives: (feature: Feature) => readonly string[]): void;
/** Whether a model is known to have a feature that other models lack. */
export declare function surelyHas(model: ModelInfo, feature: Feature): boolean;
/** Whether a model has a feature, as far as is known: what is not known is not refused. */
export declare function modelHas({ capabilities }: ModelInfo, feature: Feature): boolean;
export {};
