/** Histories that grow: what every request has to know of one is kept, so that a long conversation is not read anew for each turn. */
import type { FilePart, Message } from "./message.ts";
interface HistoryFacts {
    /** Files that are sent, those in results of tools among them. */
    readonly files: readonly FilePart[];
    /** Parts that carry data only some providers can read: how many, by the names of those. */
    readonly owned: ReadonlyMap<string, number>;
}
/** One list of all; none of them may change afterwards. */
export declare function joined(...lists: readonly (readonly Message[])[]): readonly Message[];
export declare function factsOf(messages: readonly Message[]): HistoryFacts;
export {};
