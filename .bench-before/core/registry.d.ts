/** Finds models by id: `provider:name`, a bare name that one provider has, or an alias. */
import type { Journal } from "./chain.ts";
import type { ChainSettings } from "./chain-options.ts";
import { type Clock } from "./clock.ts";
import { type PriceBook } from "./cost.ts";
import type { StreamEvent } from "./events.ts";
import type { Generation } from "./generation.ts";
import type { JsonObject } from "./json.ts";
import type { LogSink } from "./log.ts";
import { Model } from "./model.ts";
import type { LaneName, ModelInfo } from "./model-info.ts";
import { type CallOptions, type PromptOptions } from "./options.ts";
import type { Provider } from "./provider.ts";
import type { ModelRequest } from "./request.ts";
import type { Tool } from "./tool.ts";
export interface RegistryOptions {
    readonly providers: readonly Provider[];
    /** What is known of models. A model of a known provider works without being listed. */
    readonly models?: readonly ModelInfo[];
    /** Short names; one may stand for another. */
    readonly aliases?: Readonly<Record<string, string>>;
    /** What `getModel()` without an id gives. */
    readonly defaultModel?: string;
    /** Options for every prompt of every model, such as `trackCost` or `labels`; those of a model or a prompt win. */
    readonly defaults?: PromptOptions;
    /** Where every call is written down. Nowhere by default. */
    readonly log?: LogSink;
    /** What tokens cost. By default what `createPriceBook()` knows. */
    readonly prices?: PriceBook;
    readonly clock?: Clock;
}
export interface ListedModel extends ModelInfo {
    /** Every other name it answers to. */
    readonly aliases: readonly string[];
}
export interface Registry {
    readonly providers: readonly Provider[];
    /**
     * @param id `provider:name`, a bare name, or an alias; the default model if left out
     * @param defaults options for every prompt of this model
     * @throws UnknownModelError with suggestions
     */
    getModel(id?: string, defaults?: PromptOptions): Model;
    /** Every listed model, in the order of the providers. */
    listModels(): ListedModel[];
    /** Sends a request made earlier, such as one read back from JSON. @throws UnknownModelError */
    generate(request: ModelRequest, options?: CallOptions): Generation;
}
/** How a request that was written down is gone on with. */
export interface ResumeOptions extends CallOptions {
    readonly tools: readonly Tool[];
    readonly settings: ChainSettings;
    readonly runsTools: boolean;
    readonly journal: Journal;
    readonly generationId: string;
    /** An answer that does not fit the schema is asked for once more. */
    readonly repair?: boolean;
    readonly schema?: JsonObject;
    readonly lane?: LaneName;
    /** What a lane of the provider gave for the first call that is made: it is read in place of an answer of the provider. */
    readonly answer?: readonly StreamEvent[];
}
/** @throws InvalidRequestError when two providers have one name or a model's provider is missing */
export declare function createRegistry(options: RegistryOptions): Registry;
