/** Work that is collected later: it gets done by the clock alone, and is looked at whenever somebody asks. */
import { Answer } from "./answer.ts";
import type { Plan } from "./behaviour.ts";
import type { Clock } from "./clock.ts";
import type { JsonObject } from "./json.ts";
import type { Prompt } from "./prompt.ts";
import { type PollStep } from "./steps.ts";
/** An operation as it stands at one moment. */
export interface Operation {
    readonly id: string;
    /** Milliseconds since the epoch. */
    readonly createdAt: number;
    readonly modifiedAt: number;
    readonly done: boolean;
    readonly cancelled: boolean;
    /** Laid over the protocol's own error object. */
    readonly error?: JsonObject;
    readonly answer?: Answer;
}
export declare class Operations {
    #private;
    constructor(clock: Clock, asyncMs: number);
    /** It takes as long as the pauses of the plan, and the usual time. */
    submit(plan: Plan, prompt: Prompt, ids: AnswerIds): Operation;
    /** The next thing that the script has for a poll of this operation, which is then used up. */
    nextPoll(id: string): PollStep | undefined;
    /** @param keptMs how long one that is done is kept */
    get(id: string, keptMs: number): Operation | undefined;
    /** What is done stays as it is. */
    cancel(id: string, keptMs: number): Operation | undefined;
}
interface AnswerIds {
    readonly id: string;
    nextCallId(): string;
}
/** What a plan comes to where nobody watches, and how long its pauses take: for ever where it stalls. */
export declare function answerLater(plan: Plan, prompt: Prompt, createdAt: number, ids: AnswerIds): {
    readonly answer: Answer;
    readonly error?: JsonObject;
    readonly ms: number;
};
export {};
