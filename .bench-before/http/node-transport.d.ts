import type { Transport } from "./transport.ts";
/** @param maxConnections to one origin; further requests wait for a free one */
export declare function nodeTransport(maxConnections: number): Transport;
