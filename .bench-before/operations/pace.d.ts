/** What a provider's words on its limits mean for the pace at which work is handed out. */
import type { RateLimits } from "../core/events.ts";
import type { Pace } from "./store.ts";
/**
 * The pace that is to be kept, where one of the limits is nearly used up; `undefined` where there is enough of all. They are buckets that fill
 * steadily: how fast is told by how much is missing and when it will be full again.
 */
export declare function paceOf(limits: RateLimits | undefined, now: number): Pace | undefined;
