/** Where servers that speak OpenAI's Responses API differ, as data. Defaults are OpenAI's own API. */
import type { Feature } from "../../core/features.ts";
export interface ResponsesQuirks {
    /** `false` for a server that shows its reasoning in plain text, which is sent back as it came, and knows no encrypted form. Default `true`. */
    readonly encryptedReasoning?: boolean;
    /** The least `maxTokens` the server accepts. Default 1. */
    readonly leastMaxTokens?: number;
    /** `false` for a server that does not know `strict`, and gets schemas as they are. Default `true`. */
    readonly strict?: boolean;
    /** A 409 is a lock that passes. Default `false`. */
    readonly retryConflict?: boolean;
    /** What the server can beyond the usual. */
    readonly with?: readonly Feature[];
    /** What the server lacks of the usual; asking for it is refused before anything is sent. */
    readonly without?: readonly Feature[];
}
/** What a server with these quirks can carry. */
export declare function responsesFeatures(quirks: ResponsesQuirks): ReadonlySet<Feature>;
