/** One answer on its way: the text to stdout, thoughts and remarks to stderr. */
import type { Generation, Result } from "../index.ts";
import type { Asked } from "./approval.ts";
export interface AnswerOptions {
    readonly signal: AbortSignal;
    readonly hideReasoning?: boolean;
    /** Show calls of tools and their results. Default: where stderr is a terminal. */
    readonly showTools?: boolean | undefined;
    /** Whoever asks for an approval shows the calls it asks for. */
    readonly asked?: Asked | undefined;
    /** `false`: all but the text, which is printed in another form. */
    readonly withText?: boolean;
}
/** Prints the text as it comes, with a line break at its end. What came before a failure stays, and ends in a line break too. */
export declare function printAnswer(generation: Generation, { signal, hideReasoning, showTools, asked, withText }: AnswerOptions): Promise<Result>;
/** What the text alone does not tell. */
export declare function noteRemarks(result: Result): void;
