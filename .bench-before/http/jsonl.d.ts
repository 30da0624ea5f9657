import { type Emit } from "./sse.ts";
export declare class JsonlParser {
    #private;
    constructor(maxLength?: number);
    /** Emits the lines that this chunk completes; blank ones are none. @throws ConnectionError when one is longer than the limit */
    push(chunk: Uint8Array, emit: Emit): void;
    /** The last line, which needs no line end. An object of which only the beginning came is none: the connection ended in the middle of it. */
    end(emit: Emit): void;
}
