import type { StreamEvent } from "../../core/events.ts";
import type { JsonObject, JsonValue } from "../../core/json.ts";
import type { Part } from "../../core/message.ts";
export interface OpenBlock {
    readonly index: number;
    readonly kind: Part["type"];
    text: string;
    /** Of a text: the sources named so far. */
    annotations: JsonValue[] | undefined;
    /** Of reasoning: which of its sections the last piece belonged to. */
    section: string | undefined;
    ended: boolean;
}
/** What a tool call's block begins with. */
interface CallStart {
    readonly id?: string;
    readonly name?: string;
    readonly providerExecuted?: true;
}
export declare class Blocks {
    #private;
    /** @param count how many there were before, of an answer that is taken up again */
    constructor(provider: string, count?: number);
    get count(): number;
    open(kind: OpenBlock["kind"], events: StreamEvent[], start?: CallStart): OpenBlock;
    grow(block: OpenBlock | undefined, text: JsonValue | undefined, events: StreamEvent[]): void;
    /** Adds what the deltas have not told of the whole text. */
    complete(block: OpenBlock, whole: JsonValue | undefined, events: StreamEvent[]): void;
    end(block: OpenBlock, part: Part, events: StreamEvent[]): void;
    /** Ends a block of this item with what it holds. */
    breakOff(block: OpenBlock, item: JsonObject, events: StreamEvent[]): void;
}
export {};
