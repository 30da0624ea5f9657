/** What a vendor serves besides answers: files, jobs, and whatever else is collected later. One file each in services/. */
import type { IncomingHttpHeaders } from "node:http";
import type { Clock } from "./clock.ts";
import type { StoredFile } from "./files.ts";
import type { Job, Jobs, NewRow } from "./jobs.ts";
import type { JsonValue } from "./json.ts";
import type { Protocol } from "./protocol.ts";
export interface Service {
    /** Whose base, errors, request ids and authorization hold. */
    readonly protocol: Protocol;
    /** Whether it answers this request; all others are those of the protocol. */
    owns(request: ServiceRequest): boolean;
    /** Throws the vendor's own failure for what it would refuse. */
    serve(request: ServiceRequest, means: ServiceMeans): Reply | Promise<Reply>;
}
export interface ServiceRequest {
    readonly method: string;
    /** After the base, without its query. */
    readonly path: string;
    readonly query: URLSearchParams;
    readonly headers: IncomingHttpHeaders;
    readonly text: string;
    /** `undefined` of one that is not JSON. */
    readonly body: JsonValue | undefined;
    /** Such as `http://127.0.0.1:49152`. */
    readonly origin: string;
    /** Aborts when the client has left. */
    readonly signal: AbortSignal;
}
export interface Reply {
    /** Default 200. */
    readonly status?: number;
    readonly headers?: Readonly<Record<string, string>>;
    /** Of JSON. */
    readonly body?: JsonValue;
    /** Of anything else, with its content type; a list is sent piece by piece. */
    readonly text?: string | AsyncIterable<string>;
    readonly contentType?: string;
    /** The connection breaks instead. */
    readonly cut?: boolean;
}
export interface LaterAnswer extends Omit<NewRow, "id"> {
    /** Its failure is what whoever sent it would have got at once, before any model was asked. */
    readonly refused?: true;
}
export interface ServiceMeans {
    readonly clock: Clock;
    readonly jobs: Jobs;
    readonly files: Map<string, StoredFile>;
    nextId(prefix: string): string;
    /**
     * What the simulated model answers to a request in a protocol's own words: the same as if it had been sent there. A body that the vendor would not
     * accept, or a model that is none, gives its failure.
     * @param target what stands after the base in the path, for protocols that name the model there
     */
    answer(protocol: Protocol, body: JsonValue | undefined, target: string): LaterAnswer;
    /** The reply of a job that was made: or, where its fault says so, what its maker gets to see instead. */
    accepted(job: Job, reply: Reply): Reply;
}
