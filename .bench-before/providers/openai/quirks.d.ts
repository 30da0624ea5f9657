/** Where servers that speak OpenAI's chat protocol differ, as data. Defaults suit a server nothing is known of. */
import type { Feature } from "../../core/features.ts";
import type { ReasoningEffort } from "../../core/options.ts";
import { reasoningForms } from "./chat-reasoning.ts";
import type { StrictRules } from "./strict-schema.ts";
export interface ChatQuirks {
    /** The field for the output limit. Default `max_tokens`, which all but OpenAI's newer models understand. */
    readonly maxTokensField?: "max_tokens" | "max_completion_tokens";
    /** `false` for a server that rejects `stream_options`; usage of streams is then whatever it sends by itself. Default `true`. */
    readonly streamOptions?: boolean;
    /** The field for the seed. Default `seed`. */
    readonly seedField?: "seed" | "random_seed";
    /** `true` for a server that takes stop sequences only as a list. Default `false`. */
    readonly stopAsList?: boolean;
    /**
     * How reasoning is asked for, named by the fields: OpenAI's `reasoning_effort` (the default), OpenRouter's `reasoning` object, and others.
     * `false`: not at all.
     */
    readonly reasoning?: keyof typeof reasoningForms | false;
    /** The efforts the server knows; others are refused. All unless set. */
    readonly efforts?: readonly ReasoningEffort[];
    /** The field in which earlier reasoning is sent back, for servers that want it; `thinking` is a piece of the content. */
    readonly replayReasoning?: "reasoning_content" | "reasoning" | "reasoning_details" | "thinking";
    /**
     * How a prefill is sent: as a last assistant message, as one marked `prefix: true`, or as one that fields beside the messages say is to be
     * continued. Refused unless set.
     */
    readonly prefill?: "message" | "prefix" | "continue_final_message";
    /** How a PDF is sent: as OpenAI's `file` (the default), or as a `document_url`. */
    readonly pdf?: "file" | "document_url";
    /** Whose rules of strict schemas the server knows, for the schema of an answer. Unless set, it is sent as it is, without `strict`. */
    readonly strictSchema?: StrictRules;
    /** As `strictSchema`, for the inputs of functions. */
    readonly strictTools?: StrictRules;
    /** Where files of a tool's result stand: in a user message after the results (the default), or in the result's own content. */
    readonly resultFiles?: "message" | "content";
    /** Where its usage tells what it charges for the answer: in dollars, or in ten-billionths of one. Not told unless set. */
    readonly cost?: "cost" | "cost_in_usd_ticks";
    /** A 409 is a lock that passes. Default `false`. */
    readonly retryConflict?: boolean;
    /** What the server can beyond the usual, such as `top-k`. */
    readonly with?: readonly Feature[];
    /** What the server lacks of the usual; asking for it is refused before anything is sent. */
    readonly without?: readonly Feature[];
}
/** What a server with these quirks can carry. */
export declare function chatFeatures(quirks: ChatQuirks): ReadonlySet<Feature>;
