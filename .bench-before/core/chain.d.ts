/** A chain: the model answers, its tool calls are carried out, and it answers again, until it calls no more. Each step is a call of its own. */
import type { ChainSettings } from "./chain-options.ts";
import type { Clock } from "./clock.ts";
import type { StreamEvent, Warning } from "./events.ts";
import type { Generation } from "./generation.ts";
import type { StreamContext } from "./generation-options.ts";
import type { ToolResultPart } from "./message.ts";
import type { ServerTool, ToolDefinition } from "./options.ts";
import type { ModelRequest } from "./request.ts";
import { type Step } from "./result.ts";
import type { Schema } from "./schema.ts";
import type { Tool } from "./tool.ts";
import { type FinishedCall } from "./tool-run.ts";
/** Has a chain go on from what was written down of it, and writes down what comes. Each is awaited before the chain goes on. */
export interface Journal {
    /** The steps that are done, with the results of tools that there are. Calls of the last one without a result come first. */
    readonly before: readonly Step[];
    /** The first message of the request is a system prompt from the options. */
    readonly hasSystem: boolean;
    /** Ids of calls that somebody has approved. */
    readonly approved: ReadonlySet<string>;
    /** The request is about to be sent; what it throws ends the chain before that. */
    beforeStep(step: number, request: ModelRequest): Promise<void>;
    /** What comes of a step, its `step-end` and the results of its tools included, before anybody else is told. */
    onEvents(events: readonly StreamEvent[]): void;
    /** The answer is complete; none of its tools has run. */
    onStep(step: number, answer: Omit<Step, "toolResults">): Promise<void>;
    onToolResult(step: number, result: ToolResultPart): Promise<void>;
}
/** What the steps of a chain are made with. */
export interface ChainPlan {
    readonly journal?: Journal | undefined;
    /** Of the first step. */
    readonly request: ModelRequest;
    /** Its first message is a system prompt from the options. */
    readonly hasSystem: boolean;
    readonly tools: readonly (Tool | ToolDefinition | ServerTool)[];
    /** Which calls are carried out here: all, only those that the prompt has left open, or none. */
    readonly runs: "all" | "pending" | "none";
    readonly clock: Clock;
    readonly generationId: string;
    readonly labels?: Readonly<Record<string, string>> | undefined;
    readonly settings: ChainSettings;
    /** Where an answer that does not fit it is to be mended. */
    readonly repair?: Schema | undefined;
    prepare(): Promise<void>;
    /** Makes the call of a step. */
    send(request: ModelRequest, step: number, signal: AbortSignal): Generation;
    /** Writes down each tool that has run, or says what kept it from that. */
    onToolCall?(done: FinishedCall): Promise<Warning | undefined>;
}
/** Leads a chain. */
export declare class Chain {
    #private;
    constructor(plan: ChainPlan);
    /** Resolves when the step under way, if there is one, has been counted and written down. */
    settled(): Promise<void>;
    stream(context: StreamContext): AsyncGenerator<StreamEvent | readonly StreamEvent[]>;
}
