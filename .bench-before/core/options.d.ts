import { type JsonObject } from "./json.ts";
import type { LogSink } from "./log.ts";
import type { SchemaInput } from "./schema.ts";
import { type ToolInput } from "./tool.ts";
/** Options that are part of the request itself. Each is sent only when set. */
export interface RequestOptions {
    /** The most output tokens, reasoning included. Providers that demand it get 4096. */
    readonly maxTokens?: number;
    /** Randomness, 0 to 2 (to 1 with Anthropic and Yandex). */
    readonly temperature?: number;
    /** Nucleus sampling, 0 to 1. */
    readonly topP?: number;
    readonly topK?: number;
    /** −2 to 2. */
    readonly frequencyPenalty?: number;
    /** −2 to 2. */
    readonly presencePenalty?: number;
    /** Where to stop: up to 4 sequences with OpenAI. */
    readonly stop?: string | readonly string[];
    readonly seed?: number;
    readonly reasoning?: Reasoning;
    /** Functions the model may call, whose calls come back in `result.toolCalls`, and tools that the provider runs. */
    readonly tools?: readonly (ToolDefinition | ServerTool)[];
    readonly toolChoice?: ToolChoice;
    /** `false`: at most one call an answer. */
    readonly parallelToolCalls?: boolean;
    /** JSON Schema of the answer, which is then JSON text. */
    readonly schema?: JsonObject;
    /** The beginning of the answer, which the model goes on from. It is part of the text and of the stream. */
    readonly prefill?: string;
    /** Where the provider caches only what it is told to: everything up to the last message, for 5 minutes unless said. */
    readonly cache?: true | {
        readonly ttl: "5m" | "1h";
    };
    /** How many answers to one prompt; 1 unless set. */
    readonly choices?: number;
    /** Log probabilities of the answer's tokens; a number asks for that many alternatives as well. */
    readonly logprobs?: true | number;
    /** The provider's word for how fast and at what price: `auto`, `flex`, `priority`, … */
    readonly serviceTier?: string;
    /** Facts the provider stores with the request, for its own console. */
    readonly metadata?: Readonly<Record<string, string>>;
    /** `false` asks for the answer in one piece. Default `true`. */
    readonly stream?: boolean;
    /** `true`: what the provider sends is also handed over as it came, in `raw` events. */
    readonly raw?: boolean;
    /** The explicit way around this library: merged into what is sent, as it is. Stored with the request, so no place for keys. */
    readonly providerOptions?: ProviderOptions;
}
/** `true`: the model thinks as it does by default; `false`: not at all, where it can be turned off. */
export type Reasoning = boolean | {
    readonly budgetTokens: number;
} | {
    readonly effort: ReasoningEffort;
};
export type ReasoningEffort = (typeof efforts)[number];
declare const efforts: readonly ["minimal", "low", "medium", "high", "xhigh", "max"];
export interface ToolDefinition {
    readonly name: string;
    readonly description?: string;
    /** JSON Schema of an object. */
    readonly inputSchema: JsonObject;
}
/** A tool that the provider runs, in the provider's own words, such as `{ server: { type: "web_search" } }`. */
export interface ServerTool {
    readonly server: JsonObject;
}
export type ToolChoice = "auto" | "required" | "none" | {
    readonly tool: string;
};
export interface ProviderOptions {
    readonly body?: JsonObject;
    readonly headers?: Readonly<Record<string, string>>;
    readonly query?: Readonly<Record<string, string>>;
}
/** What concerns this one call, and is not part of what is sent. */
export interface CallOptions {
    /** Aborts the call. The generation then fails with the signal's own reason. */
    readonly signal?: AbortSignal;
    /** For the whole call, retries included; of a chain, for all steps and tools. None by default. */
    readonly timeoutMs?: number;
    /** Names for telling calls apart in logs and sums, such as `{ customer: "17" }`. Not sent. */
    readonly labels?: Readonly<Record<string, string>>;
    /** Where the call is written down when it has ended. `false`: nowhere, also where the registry has a log. */
    readonly log?: LogSink | false;
    /** `false`: results have neither usage nor cost, and totals do not grow. */
    readonly trackUsage?: boolean;
    /** `false`: results have no cost. */
    readonly trackCost?: boolean;
    /**
     * The most it may cost, in the currency of the model's prices (US dollars for most): of a chain, of a conversation where it is set on that, all
     * calls together. Estimated before each call, by the length of what is sent and by `maxTokens`; what could exceed it is refused unsent.
     */
    readonly maxCost?: number;
    /** What is put on top of the cost for `cost.charge`, in percent. */
    readonly markupPercent?: number;
    /** Where the answer does not fit the `schema`, the model is told what is wrong and asked once more. */
    readonly repair?: boolean;
}
/** All options of a prompt: those of the request, and those of this one call. */
export interface PromptOptions<S extends SchemaInput = SchemaInput> extends Omit<RequestOptions, "tools" | "toolChoice" | "schema">, CallOptions {
    /** The system prompt; a list is joined by blank lines. */
    readonly system?: string | readonly string[];
    /** What the answer must look like; it is then JSON text, and `output()` is its value. */
    readonly schema?: S;
    /** Functions the model may call: made by `tool()`, in boxes, or described by JSON Schema; and tools that the provider runs. One or several. */
    readonly tools?: ToolInput | readonly ToolInput[];
    /** Anthropic's `{ type: "tool", name }` means `{ tool: name }`. */
    readonly toolChoice?: ToolChoice | {
        readonly type: "tool";
        readonly name: string;
    };
}
/** @throws InvalidRequestError naming the first option that does not exist or does not fit */
export declare function checkOptions(options: PromptOptions): void;
/** A choice of tools in the one form that is sent. */
export declare function oneToolChoice(choice: PromptOptions["toolChoice"]): ToolChoice | undefined;
/** The tools that run here, not at the provider. */
export declare function functionTools(options: RequestOptions): readonly ToolDefinition[];
/** The tools that the provider runs, in its own words. */
export declare function serverTools(options: RequestOptions): readonly JsonObject[];
export {};
