import { type ChainSettings, type ToolInput } from "../index.ts";
/** Resolves to the line that is typed, and to nothing where the input is closed instead. */
type Ask = (question: string) => Promise<string>;
/** Which calls are asked for: all of them, or those of the tools with these names. */
export type Asked = "all" | ReadonlySet<string>;
interface AskedTools {
    readonly tools: readonly ToolInput[];
    readonly asked: Asked | undefined;
}
/**
 * The tools, of which those that need an approval get it on the terminal. Where there is none, such a tool has its chain paused, as it would anywhere.
 * @throws CommandError where all calls are to be asked for and nobody can be
 */
export declare function takeApprovals(tools: readonly ToolInput[], all: boolean): AskedTools;
/** @param ask of the turn: it rejects when that ends */
export declare function approvalSettings(asked: Asked | undefined, ask: Ask): ChainSettings;
/** Where nobody else reads from the terminal. */
export declare function askOnTerminal(question: string): Promise<string>;
export {};
