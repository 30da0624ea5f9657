/** How a turn with an operation ends: what is written down, in one commit, and when it goes on. */
import type { Clock } from "../core/clock.ts";
import type { JsonObject, JsonValue } from "../core/json.ts";
import type { ModelRequest } from "../core/request.ts";
import type { Result } from "../core/result.ts";
import type { OperationJournal } from "./journal.ts";
import type { Approval, OperationRecord, OperationState } from "./record.ts";
import type { Change } from "./store.ts";
interface Waiting {
    readonly attempts?: number;
    readonly waitingFor?: string;
    readonly reference?: undefined;
}
export declare class TurnEnd {
    #private;
    constructor(record: OperationRecord, journal: OperationJournal, clock: Clock);
    succeed(result: Result): Promise<void>;
    end(state: OperationState, error: JsonObject, changes?: readonly Change[]): Promise<void>;
    /** It is a row until somebody decides. */
    park(waiting: readonly Approval[]): Promise<void>;
    /** To be tried again. What a submission of many was to carry out waits to be packed into another one. */
    wait(runAt: number, set: Waiting, changes?: readonly Change[]): Promise<void>;
    /** The next call is for a submission of many. */
    pack(request: ModelRequest, changes: readonly Change[]): Promise<void>;
    /** It goes on here, in a turn of its own. */
    queue(): Promise<void>;
    /** @param notice by what the provider's webhooks name it */
    waitForProvider(reference: JsonValue, againMs: number, notice: string | undefined): Promise<void>;
    update(set: Extract<Change, {
        readonly type: "update";
    }>["set"]): Change;
}
export {};
