/** One request to a service: found, authorized, served and answered. */
import type { IncomingHttpHeaders, ServerResponse } from "node:http";
import type { JsonValue } from "./json.ts";
import type { Protocol } from "./protocol.ts";
import type { Service, ServiceRequest } from "./service.ts";
import { type Shared } from "./shared.ts";
interface Incoming {
    readonly method: string;
    readonly url: string;
    readonly headers: IncomingHttpHeaders;
    readonly text: string;
    readonly body: JsonValue | undefined;
    readonly response: ServerResponse;
}
export interface Served {
    readonly protocol: Protocol;
    readonly service: Service;
    readonly request: ServiceRequest;
}
export declare function findService({ method, url, headers, text, body, response }: Incoming): Served | undefined;
/** Throws the vendor's failure. */
export declare function serve({ protocol, service, request }: Served, response: ServerResponse, shared: Shared): Promise<void>;
export {};
