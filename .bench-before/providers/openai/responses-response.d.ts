/** Answers of OpenAI's Responses API as events. https://platform.openai.com/docs/api-reference/responses-streaming */
import { ProviderError } from "../../core/errors.ts";
import type { ResponseFacts } from "../../core/events.ts";
import { type JsonObject } from "../../core/json.ts";
import type { Decoder } from "../../http/http.ts";
/** Where a decoder stands between two items: all that another one needs to go on with the same answer. */
export interface DecoderPlace {
    readonly items: number;
    readonly blocks: number;
    readonly calls: number;
    readonly started: boolean;
    readonly refused: boolean;
    /** Tools that the provider ran, by name. */
    readonly hosted: Readonly<Record<string, number>>;
}
export interface ResponsesDecoder extends Decoder {
    /** `undefined` inside an item, and where more than counts would have to be kept. */
    readonly place: DecoderPlace | undefined;
}
/**
 * @param fail the error that a body which tells of a failure stands for
 * @param from where another decoder left off
 */
export declare function responsesDecoder(provider: string, response: ResponseFacts, fail: (body: JsonObject) => ProviderError, from?: DecoderPlace): ResponsesDecoder;
