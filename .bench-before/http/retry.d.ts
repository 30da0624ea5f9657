export interface RetryPolicy {
    readonly maxRetries: number;
    readonly maxRetryWaitMs: number;
}
/**
 * The pause before repeat number `attempt` (1 for the first), or `undefined` to give up. A wait that the provider asks for is kept, and never
 * shortened: one over `maxRetryWaitMs` is left to the caller, who finds it in the error. Without one, pauses double, with jitter, so that many
 * callers who failed together do not come back together.
 */
export declare function retryWaitMs(error: unknown, attempt: number, policy: RetryPolicy, random: () => number): number | undefined;
