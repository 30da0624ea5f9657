/** Carries out a plan over one HTTP response: content, pauses, and everything that can go wrong on the way. */
import type { ServerResponse } from "node:http";
import type { Plan } from "./behaviour.ts";
import { type Clock } from "./clock.ts";
import type { Prompt } from "./prompt.ts";
import type { Protocol } from "./protocol.ts";
import { type HttpStep } from "./steps.ts";
interface HttpDelivery {
    readonly prompt: Prompt;
    readonly protocol: Protocol;
    readonly response: ServerResponse;
    readonly clock: Clock;
}
interface Delivery extends HttpDelivery {
    /** Aborts when the connection ends. */
    readonly signal: AbortSignal;
    nextId(prefix: string): string;
}
/** Throws a Failure where the answer is an error and nothing of it has been sent. */
export declare function deliver(plan: Plan, delivery: Delivery): Promise<void>;
/** An answer in place of everything else. */
export declare function deliverHttp({ status, headers, body }: HttpStep, { protocol, prompt, response, clock }: HttpDelivery): void;
export {};
