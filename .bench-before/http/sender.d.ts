import type { RateLimits } from "../core/events.ts";
import type { CallContext } from "../core/provider.ts";
import type { HttpSettings } from "./settings.ts";
export declare class Sender {
    #private;
    constructor(settings: Pick<HttpSettings, "maxRetries" | "maxRetryWaitMs">);
    /**
     * @param attempt sends once; rejects with what is thrown in the end where another try would not help
     * @param limits what the answer's head says is left
     */
    send<T>(attempt: () => Promise<T>, limits: (answer: T) => RateLimits | undefined, { clock, signal, model, onRetry }: CallContext): Promise<T>;
}
