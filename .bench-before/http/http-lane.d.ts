/** A Lane whose limits are known at once, while its code is loaded with the first call. */
import type { Lane, LaneLimits } from "../core/lane.ts";
/** @param noticed as in {@link Lane.noticed} */
export declare function httpLane(limits: LaneLimits, load: () => Promise<Omit<Lane, "limits">>, noticed?: string): Lane;
