import type { LaneName, ModelInfo } from "../core/model-info.ts";
import type { Provider } from "../core/provider.ts";
import type { ModelRequest } from "../core/request.ts";
import type { OperationRecord } from "./record.ts";
export interface LaneQuery {
    /** Default `interactive`. */
    readonly asked: LaneName | "auto" | undefined;
    readonly request: ModelRequest;
    readonly chain: boolean;
    /** An answer that does not fit its schema is asked for once more. */
    readonly repair: boolean;
    readonly provider: Provider;
    readonly model: ModelInfo;
    readonly now: number;
    readonly deadline: number | undefined;
}
export interface LaneChoice {
    readonly lane: LaneName;
    /** In a line, where it was chosen for the caller. */
    readonly reason?: string;
}
/**
 * The cheapest lane that can carry it out and that the deadline leaves time for; the one that was asked for, where one was.
 * @throws UnsupportedError for one that cannot, saying what would do
 */
export declare function chooseLane(query: LaneQuery): LaneChoice;
/**
 * When it has to leave a submission that is not done: in time to be carried out from here, where the lane was chosen for its caller; else at its
 * deadline, with which it ends.
 */
export declare function leavesBy({ deadline, createdAt, settings }: OperationRecord): number;
