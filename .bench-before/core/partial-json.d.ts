/** JSON that is still coming: what there is of it at any moment, in time that grows with its length and not with its square. */
import type { JsonValue } from "./json.ts";
/**
 * Takes JSON text in pieces. Text that is not JSON ends it: what has been read stays, nothing more is added. Open objects and lists are given
 * as far as they have come, and so is a string; a number or word only when it is complete.
 */
export declare class PartialJson {
    #private;
    constructor(elements?: {
        readonly member?: string | undefined;
        readonly onElement: (element: JsonValue) => void;
    });
    push(piece: string): void;
    /**
     * What there is so far; `undefined` before anything is. Complete parts are shared between snapshots, so that one costs as much as its open
     * objects and lists are wide.
     */
    snapshot(): JsonValue | undefined;
}
