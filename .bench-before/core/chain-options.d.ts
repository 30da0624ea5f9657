import type { PromptOptions } from "./options.ts";
import type { SchemaInput } from "./schema.ts";
import type { ToolHooks } from "./tool-run.ts";
/** What only a chain has. */
export interface ChainSettings extends ToolHooks {
    /** The most answers of the model. Default 10; 0 is no limit. */
    readonly maxSteps?: number;
    /** Sent with the last step that `maxSteps` allows, in which no tool may be called, so that the chain ends with an answer. */
    readonly finalPrompt?: string;
}
/** Options of a chain: those of a prompt hold in every step. */
export interface ChainOptions<S extends SchemaInput = SchemaInput> extends PromptOptions<S>, ChainSettings {
}
/** Parts what only a chain has from the options of its prompts. @throws InvalidRequestError naming a setting that does not fit */
export declare function splitOptions(options: ChainOptions): [prompt: PromptOptions, chain: ChainSettings];
