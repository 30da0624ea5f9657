/** Answers of AI SDK language models as events. */
import type { StreamEvent } from "../../core/events.ts";
import { type ErrorPlace } from "./language-model-errors.ts";
import type { AiSdkAnswer, AiSdkPart } from "./specification.ts";
/** https://github.com/vercel/ai/blob/main/packages/provider/src/language-model/v4/language-model-v4-stream-part.ts */
export declare class LanguageModelDecoder {
    #private;
    constructor(place: ErrorPlace);
    read(part: AiSdkPart, events: StreamEvent[]): void;
    /** An answer in one piece is a stream of whole parts. */
    readWhole({ content, response, warnings, ...finish }: AiSdkAnswer, events: StreamEvent[]): void;
    /** The stream has ended: adds `finish`, or throws where the answer is not complete. */
    end(events: StreamEvent[]): void;
    /** The answer broke off: ends the open blocks with what they hold, and tells the usage as far as it is known. */
    close(events: StreamEvent[]): void;
}
