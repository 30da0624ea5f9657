/** A conversation: what was said, and the options that every turn shares. Turns run one at a time; one that fails leaves no trace. */
import { type ChainOptions } from "./chain-options.ts";
import type { Cost } from "./cost.ts";
import { Generation } from "./generation.ts";
import { type MessageInput, type PromptInput } from "./input.ts";
import type { Message } from "./message.ts";
import type { Model, OutputOf } from "./model.ts";
import type { PromptOptions } from "./options.ts";
import { type Result } from "./result.ts";
import { type SchemaInput } from "./schema.ts";
import type { Usage } from "./usage.ts";
/** Options that hold in every turn, and what a conversation begins with. `maxCost` is of all turns together. */
export interface ConversationOptions extends Omit<ChainOptions, "schema" | "signal"> {
    /** Known to logs as this. Made up unless given. */
    readonly id?: string;
    /** What was said before: bare strings take turns, user first; messages and results keep their role. */
    readonly history?: readonly (string | MessageInput)[];
    /** What `continue()` says when there is nothing to answer. */
    readonly continuePrompt?: string;
    /** Results of the history, for the totals. */
    readonly results?: readonly Result[];
}
/** A conversation as plain JSON. `model.conversation({ ...saved, tools })` goes on with it. */
export interface SavedConversation {
    readonly id: string;
    readonly history: readonly Message[];
    readonly results: readonly Result[];
    readonly system?: string | readonly string[];
    readonly continuePrompt?: string;
}
export declare class Conversation {
    #private;
    readonly id: string;
    /** Whose turn it is to answer. */
    get model(): Model;
    /** What was said, in order, without the system prompt. Only turns that succeeded. */
    get messages(): readonly Message[];
    /** Every answer, one for each call of the model: a chain has one for each step. */
    get results(): readonly Result[];
    /** Of all calls, also of turns that failed, as far as it is known. */
    get usage(): Usage | undefined;
    /** Likewise; `undefined` where that of one call is not known. */
    get cost(): Cost | undefined;
    /** Why the cost is not known. */
    get costUnknown(): string | undefined;
    /**
     * One answer to a prompt. Its tool calls, if there are any, wait for {@link continue}. Nothing is sent until it is read, and then when its turn
     * comes: turns run in the order in which they are read. Calls or a prompt that an earlier turn left open are finished first.
     * @throws InvalidRequestError, UnsupportedError as `model.prompt` does
     */
    prompt<const S extends SchemaInput = never>(input: PromptInput, options?: PromptOptions<S>): Generation<OutputOf<S>>;
    /** The same, going on until the model calls no more tools. */
    chain<const S extends SchemaInput = never>(input: PromptInput, options?: ChainOptions<S>): Generation<OutputOf<S>>;
    /**
     * Goes on: carries out the calls of the last answer and sends their results, or answers the prompt that has no answer yet; else says `continuePrompt`.
     * The generation fails with an InvalidRequestError where there is neither.
     */
    continue<const S extends SchemaInput = never>(options?: PromptOptions<S>): Generation<OutputOf<S>>;
    /** Has another model answer from now on. What only the earlier one can read of the history stays behind, with a warning in the next result. */
    use(model: Model): void;
    toJSON(): SavedConversation;
}
