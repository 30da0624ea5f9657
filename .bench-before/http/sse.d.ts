/** Takes an event: its data, and the `event:` field where there is one. A call costs less than an object for each event. */
export type Emit = (data: string, event?: string) => void;
/** The longest event accepted by default, in characters. */
export declare const maxEventLength: number;
export declare class SseParser {
    #private;
    constructor(maxLength?: number);
    /** Emits the events that this chunk completes. @throws ConnectionError when one is longer than the limit */
    push(chunk: Uint8Array, emit: Emit): void;
    /**
     * What the rules would drop: Google breaks a stream off with an error as bare JSON, which belongs to no event.
     * https://github.com/maximhq/bifrost/pull/5262
     */
    end(emit: Emit): void;
}
