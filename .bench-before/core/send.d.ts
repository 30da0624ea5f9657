/** Makes generations: of one call, or of a chain of them. */
import { type CallMeans, type CallScope } from "./call.ts";
import { type ChainPlan, type Journal } from "./chain.ts";
import type { ChainSettings } from "./chain-options.ts";
import { Generation } from "./generation.ts";
import type { PromptOptions } from "./options.ts";
import { type ModelRequest } from "./request.ts";
export interface Means extends CallMeans {
    /** @throws UnsupportedError for what the model or its provider cannot do */
    check(request: ModelRequest): void;
}
/**
 * A prompt: one call; two where its answer has to be mended.
 * @throws UnsupportedError, CostLimitError: nothing was sent
 */
export declare function sendPrompt(request: ModelRequest, means: Means, options: PromptOptions, scope: CallScope): Generation;
/** @throws UnsupportedError, CostLimitError: nothing was sent */
export declare function sendChain(request: ModelRequest, means: Means, options: PromptOptions, settings: ChainSettings, scope: CallScope, runs?: ChainPlan["runs"]): Generation;
/** The same, going on from a journal, and writing it. */
export declare function sendDurable(request: ModelRequest, means: Means, options: PromptOptions, settings: ChainSettings, scope: CallScope, runs: ChainPlan["runs"], journal: Journal): Generation;
