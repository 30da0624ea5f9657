/** The contract of a simulated model: it turns a prompt into the steps of its answer. */
import type { Prompt } from "./prompt.ts";
import type { Protocol } from "./protocol.ts";
import type { ScriptStep } from "./steps.ts";
/** The names of the models; each is also known as `sim:` and the name. */
export declare const simulatedModels: readonly ["echo", "prose", "script", "flaky"];
export type SimulatedModel = (typeof simulatedModels)[number];
export interface Plan {
    /** The steps of each choice. What happens to the connection is taken from the first. */
    readonly choices: readonly (readonly ScriptStep[])[];
    /** Every byte is written on its own. */
    readonly bytewise?: boolean;
}
export interface BehaviourContext {
    readonly protocol: Protocol;
    /** The path of the request, without its query. */
    readonly path: string;
    readonly seed: number;
    /** Milliseconds between the deltas of prose. */
    readonly delayMs: number;
    /** The next script of those the simulator was given. */
    nextScript(): readonly ScriptStep[] | undefined;
    /** How often this was called with `key`, this time included. */
    countAttempt(key: string): number;
}
/** Throws a Failure where the prompt is none for it. */
export type Behaviour = (prompt: Prompt, context: BehaviourContext) => Plan;
