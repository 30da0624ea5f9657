import { type JsonObject, type JsonValue } from "../core/json.ts";
import type { Lane } from "../core/lane.ts";
import type { ToolResultPart } from "../core/message.ts";
import type { ModelRequest } from "../core/request.ts";
import type { Result, Step } from "../core/result.ts";
import type { Tool } from "../core/tool.ts";
import type { PauseChain } from "../core/tool-errors.ts";
import type { Approval, OperationRecord, StepRecord } from "./record.ts";
import { type Change } from "./store.ts";
/** Whose limits it falls under. */
export declare function groupOf({ request }: Pick<OperationRecord, "request">): string;
/** Its own work, in which a call of the model may be made. */
export declare function ownWork(record: OperationRecord, runAt: number): Change;
/** To ask the provider how far it is: no call of the model. */
export declare function pollWork(record: OperationRecord, runAt: number, notice: string | undefined): Change;
/** By what the provider's webhooks name what it has, and whose they are. */
export declare function noticeOf(provider: string, lane: Lane | undefined, reference: JsonValue | undefined): string | undefined;
/** It waits to be packed with others of the same model. */
export declare function packWork({ id, priority, request: { model } }: OperationRecord, next: ModelRequest, runAt: number): Change;
/** Up to a tenth more, by its id: what was submitted together is not asked for all at once. */
export declare function spread(ms: number, id: string): number;
/** Google's code 1 is CANCELLED, 4 DEADLINE_EXCEEDED: https://google.aip.dev/151 */
export declare const cancelledError: JsonObject;
export declare function deadlineError({ deadline }: OperationRecord): JsonObject;
/** The tools of the request as they are registered here; the others are carried out elsewhere. */
export declare function runnable({ request }: OperationRecord, tools: ReadonlyMap<string, Tool>): Tool[];
/** What somebody has decided instead of running a call of this step; what was decided on an earlier one is told there. */
export declare function decisions({ approvals }: OperationRecord, step: StepRecord | undefined): ToolResultPart[];
export declare function resultOf(steps: readonly Step[], chain: boolean, timing: Result["timing"]): Result;
/** Calls without a result, of tools that must not be run twice, that were begun, or that wait for a decision since. */
export declare function undecidedCalls({ approvals }: OperationRecord, step: StepRecord | undefined, decided: readonly ToolResultPart[], tools: ReadonlyMap<string, Tool>): Approval[];
/** The call that paused the chain, and those beside it that would. */
export declare function callsToApprove({ approvals }: OperationRecord, step: Step | undefined, paused: PauseChain, tools: ReadonlyMap<string, Tool>): Approval[];
/** As a Result has them. */
export declare function finishedSteps(records: readonly StepRecord[]): Step[];
