import type { StreamEvent } from "../../core/events.ts";
import type { JsonObject } from "../../core/json.ts";
import type { Decoder } from "../../http/http.ts";
import type { StreamPlace } from "./background-reference.ts";
import type { ResponsesDecoder } from "./responses-response.ts";
/** https://platform.openai.com/docs/guides/background#streaming-a-background-response */
export declare class CursorDecoder implements Decoder {
    #private;
    constructor(provider: string, decoder: ResponsesDecoder, place: StreamPlace);
    get place(): StreamPlace;
    read(event: JsonObject, events: StreamEvent[]): void;
    end(events: StreamEvent[], how: Parameters<Decoder["end"]>[1]): void;
    /** Open blocks stay open: they go on where the stream is taken up again. */
    close(): void;
}
