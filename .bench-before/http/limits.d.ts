/** What the heads of answers tell: the request's id, rate limits and waiting, in the dialects of the vendors' headers. */
import type { RateLimits } from "../core/events.ts";
type Header = (name: string) => string | undefined;
/** The provider's own name for the request, to quote to its support. */
export declare function requestId(header: Header): string | undefined;
/**
 * `x-ratelimit-{limit,remaining,reset}-{requests,tokens}` with durations such as `6m0s` (OpenAI, Groq), and
 * `anthropic-ratelimit-{requests,tokens,…}-{limit,remaining,reset}` with RFC 3339 times.
 * https://platform.openai.com/docs/guides/rate-limits, https://docs.anthropic.com/en/api/rate-limits
 */
export declare function rateLimits(header: Header, now: number): RateLimits | undefined;
/** `retry-after-ms`, else `retry-after` in seconds or as a date. https://www.rfc-editor.org/rfc/rfc9110#field.retry-after */
export declare function retryAfterMs(header: Header, now: number): number | undefined;
export {};
