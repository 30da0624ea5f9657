import { type SimulatedModel } from "./behaviour.ts";
import { type Clock } from "./clock.ts";
import { type Job, type JobFault } from "./jobs.ts";
import type { RecordedRequest } from "./shared.ts";
import { type ScriptStep } from "./steps.ts";
export interface SimulatorOptions {
    /** Default 0: any free port. */
    readonly port?: number;
    /** What pauses, times and rate-limit resets go by. Default: the machine's own time. */
    readonly clock?: Clock;
    /** Changes the sentences of sim:prose. Default 0. */
    readonly seed?: number;
    /** Answers for sim:script where the prompt holds none, one a request, in order. */
    readonly scripts?: readonly (readonly ScriptStep[])[];
    /** Other model names to answer to, such as `{ "gpt-4.1-mini": "prose" }`. Names that are not known get the vendor's 404. */
    readonly models?: Readonly<Record<string, SimulatedModel>>;
    /** Milliseconds between the words of sim:prose, streamed or not. Default 15. */
    readonly delayMs?: number;
    /**
     * Milliseconds that work which is collected later takes, besides the pauses of its answer. With a manual clock it is done when the clock has been
     * moved so far. Default 20.
     */
    readonly asyncMs?: number;
    /** What goes wrong with jobs of many requests, one a job, in the order in which they are made. */
    readonly jobFaults?: readonly JobFault[];
    /** Lets the process end while the simulator is open. Default false. */
    readonly unref?: boolean;
}
export interface Simulator extends AsyncDisposable {
    /** Such as `http://127.0.0.1:49152`. */
    readonly url: string;
    /** The base URL for OpenAI-compatible clients; it ends in `/v1`. */
    readonly openaiURL: string;
    /** The base URL as Anthropic's SDK takes it, without `/v1`. */
    readonly anthropicURL: string;
    /** The base URL as Google's SDK takes it, without `/v1beta`. */
    readonly geminiURL: string;
    /** The base URL in front of Yandex's `/foundationModels/v1/completion` and `/operations`. */
    readonly yandexURL: string;
    /** The base URL as Mistral's settings take it; it ends in `/v1`. */
    readonly mistralURL: string;
    /** The base URL as xAI's settings take it; it ends in `/v1`. */
    readonly xaiURL: string;
    /** Every request so far in the order they came, keys included. `requests.length = 0` forgets them. */
    readonly requests: RecordedRequest[];
    /** Every job of many requests so far, in the order in which they were made, as it stands now. */
    readonly jobs: readonly Job[];
    /** Ends open answers and sockets at once. */
    close(): Promise<void>;
}
/**
 * Starts a simulator on 127.0.0.1. Its models are `echo`, `prose`, `script` and `flaky`, also written `sim:echo` and so on. Any key will do.
 *
 * @throws TypeError for options that cannot be meant so.
 */
export declare function startSimulator(options?: SimulatorOptions): Promise<Simulator>;
