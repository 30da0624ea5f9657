import type { Cost } from "./cost.ts";
import type { StreamEvent } from "./events.ts";
import type { Settled } from "./generation-options.ts";
import { type PromptInput } from "./input.ts";
import type { Message, ToolCallPart } from "./message.ts";
import type { PromptOptions } from "./options.ts";
import { type DeepPartial, type ElementOf } from "./output.ts";
import type { ModelRequest } from "./request.ts";
import { type Result } from "./result.ts";
import type { Usage } from "./usage.ts";
/**
 * Nothing is sent before the first `await`, iteration or accessor; then one request is sent, however many read it.
 * `await` gives the {@link Result}; `for await` gives pieces of text as they arrive. A failure is thrown to every reader, every time, and to
 * nobody else. When the last iterating reader leaves early and nobody awaits, the request is aborted.
 *
 * ```ts
 * import { getModel } from "afterword";
 *
 * const generation = getModel("sim:prose").prompt("Name three rivers.");
 * for await (const text of generation) process.stdout.write(text);
 * console.log(await generation.usage());
 * ```
 */
export declare class Generation<Output = unknown> implements PromiseLike<Result>, AsyncIterable<string>, AsyncDisposable {
    #private;
    /** What is sent, of a chain first. In a conversation it has the history as it is when this one's turn comes. */
    get request(): ModelRequest;
    then<A = Result, B = never>(onFulfilled?: ((result: Result) => A | PromiseLike<A>) | null, onRejected?: ((error: unknown) => B | PromiseLike<B>) | null): Promise<A | B>;
    /** All text of the first choice; of a chain that of all steps, as it was streamed. */
    text(): Promise<string>;
    /** Tokens used, of all steps of a chain; `undefined` where the provider did not say. */
    usage(): Promise<Usage | undefined>;
    /** Money spent, likewise; `undefined` where it is not known, and `result.costUnknown` says why. */
    cost(): Promise<Cost | undefined>;
    /** The tool calls that wait for a result. */
    toolCalls(): Promise<readonly ToolCallPart[]>;
    /**
     * The answer as the `schema` says.
     * @throws OutputError with the text and what is wrong with it
     */
    output(): Promise<Output>;
    /** The output as far as it has come, a snapshot for each piece of text. Not checked: anything may still be missing. */
    partialOutput(): AsyncIterableIterator<DeepPartial<Output>>;
    /** The elements of an output that is a list, each as soon as it is complete. Not checked; {@link output} checks them all. */
    elements(): AsyncIterableIterator<ElementOf<Output>>;
    /** Pieces of the first choice's text, from the beginning, for every reader. */
    [Symbol.asyncIterator](): AsyncIterableIterator<string>;
    /** Everything that happens, from the beginning, for every reader. */
    events(): AsyncIterableIterator<StreamEvent>;
    /**
     * Calls `callback` once when the generation has ended, however it ended; at once if it already has. Readers that were waiting go on after
     * the callbacks. An error thrown by a callback is reported as uncaught and changes nothing here.
     */
    onDone(callback: (settled: Settled) => unknown): this;
    /** Ends it: every reader fails with `reason` (an `AbortError` unless given). Nothing happens if it has already ended. */
    abort(reason?: unknown): void;
    [Symbol.asyncDispose](): Promise<void>;
    /**
     * Carries out the calls of the answer, once, with the tools it was asked with.
     * @returns the answer and the results, ready to be sent: `model.prompt([prompt, ...messages])`; the answer alone where there are no calls
     */
    executeToolCalls(): Promise<readonly Message[]>;
    /**
     * Goes on from this answer, without a conversation: what was sent, the answer and the new prompt, with the same options unless others are given.
     * @throws InvalidRequestError when it has not ended, or has failed
     */
    reply(input: PromptInput, options?: PromptOptions): Generation;
}
