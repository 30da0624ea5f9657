import { type Emit } from "./sse.ts";
import type { HttpResponse } from "./transport.ts";
/** By server-sent events, or one a line. */
export type Framing = "sse" | "jsonl";
export interface StreamParser {
    /** Emits the events that this chunk completes. @throws ConnectionError when one is longer than the limit */
    push(chunk: Uint8Array, emit: Emit): void;
    /** Emits what the end of the body completes. */
    end(emit: Emit): void;
}
/**
 * @param streamed whether a stream was asked for
 * @param usual how the provider streams, where the content type does not tell: gateways call their lines plain JSON
 * @returns nothing for an answer in one piece
 */
export declare function streamParser(response: HttpResponse, streamed: boolean, usual: Framing, maxEventLength: number | undefined): StreamParser | undefined;
/** The data of a stream's first event, empty where there is none; the rest is left unread. `undefined` of what is no stream of events. */
export declare function firstEvent(response: HttpResponse, maxEventLength: number | undefined): Promise<string | undefined>;
