import type { ResponseFacts } from "../../core/events.ts";
import type { Decoder } from "../../http/http.ts";
export declare function generateDecoder(provider: string, response: ResponseFacts): Decoder;
