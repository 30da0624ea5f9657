/** The port through which bytes leave: one request out, a head and a body back. */
import type { Clock } from "../core/clock.ts";
export interface HttpRequest {
    readonly method: "GET" | "POST" | "DELETE";
    readonly url: URL;
    readonly headers: Readonly<Record<string, string>>;
    readonly body?: string;
}
export interface HttpResponse {
    readonly status: number;
    header(name: string): string | undefined;
    /** Read it once, to the end or not: leaving early frees the connection. */
    readonly body: AsyncIterable<Uint8Array>;
}
export interface TransportOptions {
    readonly signal: AbortSignal;
    readonly clock: Clock;
    readonly timeouts: Timeouts;
}
/** In milliseconds; `Infinity` turns one off. */
export interface Timeouts {
    /** Until the connection stands, TLS included. Default 10 s. */
    readonly connectMs: number;
    /** From then until the first byte of the answer's body. Default 30 minutes: models may think for long before they say anything. */
    readonly firstByteMs: number;
    /** Between two pieces of a body that has begun. Default 5 minutes. */
    readonly betweenChunksMs: number;
}
/** Rejects with the signal's reason, a TimeoutError or a ConnectionError. An HTTP error status is an answer like any other. */
export type Transport = (request: HttpRequest, options: TransportOptions) => Promise<HttpResponse>;
