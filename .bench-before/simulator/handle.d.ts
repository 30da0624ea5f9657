/** One request from its first byte to its answer: recorded, routed, checked the way the vendor would, planned and delivered. */
import type { IncomingMessage, ServerResponse } from "node:http";
import { type Shared } from "./shared.ts";
export declare function handle(request: IncomingMessage, response: ServerResponse, shared: Shared): Promise<void>;
