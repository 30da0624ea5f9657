/** Whether a failed request is worth another try, and when. */
import { AfterwordError, ProviderError } from "../core/errors.js";
const firstWaitMs = 500;
const longestWaitMs = 8_000;
/**
 * The pause before repeat number `attempt` (1 for the first), or `undefined` to give up. A wait that the provider asks for is kept, and never
 * shortened: one over `maxRetryWaitMs` is left to the caller, who finds it in the error. Without one, pauses double, with jitter, so that many
 * callers who failed together do not come back together.
 */
export function retryWaitMs(error, attempt, policy, random) {
    if (!AfterwordError.isInstance(error) || !error.retryable || attempt > policy.maxRetries)
        return undefined;
    const asked = error instanceof ProviderError ? error.retryAfterMs : undefined;
    if (asked !== undefined)
        return asked > policy.maxRetryWaitMs ? undefined : asked * (1 + random() * 0.1);
    const longest = Math.min(firstWaitMs * 2 ** (attempt - 1), longestWaitMs);
    return Math.min(longest * (0.5 + random() / 2), policy.maxRetryWaitMs);
}
