import type { Transport } from "./transport.ts";
export declare function fetchTransport(fetchFunction: typeof fetch): Transport;
