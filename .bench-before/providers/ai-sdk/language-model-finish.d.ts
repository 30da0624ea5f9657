/** How an answer of an AI SDK language model ended: reason, usage, warnings. */
import type { ChoiceFinish, Warning } from "../../core/events.ts";
import type { Usage } from "../../core/usage.ts";
export declare function choiceFinish(reason: {
    readonly unified?: string;
    readonly raw?: string;
}): ChoiceFinish;
/** Here `input` is what no cache took part in; the specification's total includes the cache. `undefined` where nothing was counted. */
export declare function languageModelUsage(usage: unknown): Usage | undefined;
/** https://github.com/vercel/ai/blob/main/packages/provider/src/shared/v4/shared-v4-warning.ts */
export declare function languageModelWarning(warning: object): Warning;
