/** Rate-limit headers in the dialect of each vendor. The limits are made up; what is left follows from the request alone. */
import type { LimitUse } from "../protocol.ts";
/** https://platform.openai.com/docs/guides/rate-limits#rate-limits-in-headers: resets are Go durations. */
export declare function openaiLimits({ tokens, waitMs }: LimitUse): Record<string, string>;
/** https://docs.anthropic.com/en/api/rate-limits#response-headers: resets are RFC 3339 times, to the second. */
export declare function anthropicLimits({ now, tokens, waitMs }: LimitUse): Record<string, string>;
