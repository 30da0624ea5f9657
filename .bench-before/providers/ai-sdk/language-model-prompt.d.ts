import type { Message } from "../../core/message.ts";
import type { SupportedUrls, Version } from "./specification.ts";
export interface PromptTarget {
    /** The id of our model, for errors. */
    readonly model: string;
    /** Our provider's name, under which its metadata is kept. */
    readonly provider: string;
    readonly version: Version;
    readonly supportedUrls: SupportedUrls;
}
/** https://github.com/vercel/ai/blob/main/packages/provider/src/language-model/v4/language-model-v4-prompt.ts */
export declare function promptMessages(messages: readonly Message[], target: PromptTarget): object[];
