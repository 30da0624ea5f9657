/** The contract of a wire protocol: one file each in protocols/, which turns requests into prompts and answers into bytes. */
import type { IncomingHttpHeaders } from "node:http";
import type { Answer, Change, FinishWords } from "./answer.ts";
import type { Failure } from "./failure.ts";
import type { JsonObject, JsonValue } from "./json.ts";
import type { Operation } from "./operations.ts";
import type { Prompt } from "./prompt.ts";
import type { StepType } from "./steps.ts";
export interface Protocol {
    /** What echo calls it. */
    readonly name: string;
    /** The path its routes start with, such as `/openai/v1`. Several protocols may share one. */
    readonly base: string;
    /** Google sends none. */
    readonly requestIdHeader?: string;
    /** The content type of a stream. Default that of server-sent events. */
    readonly streamType?: string;
    readonly finishWords: FinishWords;
    /** Steps it has no wire form for. */
    readonly lacks: readonly StepType[];
    /** What a path after the base is for. */
    route(path: string): Route | undefined;
    /** Throws the vendor's failure for a request without a key. `target` is what stands after the base, with its query. */
    authorize(headers: IncomingHttpHeaders, target: string): void;
    /** Throws the vendor's failure for a body it would not accept; `undefined` stands for one that is not JSON. */
    read(body: JsonValue | undefined, target: string): Prompt;
    unknownPath(method: string, path: string): Failure;
    wrongMethod(method: string, path: string, allowed: string): Failure;
    unknownModel(model: string): Failure;
    /** What the vendor says with an HTTP status. */
    failure(status: number): Failure;
    errorBody(failure: Failure, requestId: string): JsonObject;
    /** An error step: the failure it is where no stream was asked for, and the bytes it is inside one. */
    streamError(error: JsonObject): {
        readonly failure: Failure;
        readonly text: string;
    };
    /** The rate-limit headers; with `waitMs` those of a request that was turned away for so long. */
    limits(use: LimitUse): Readonly<Record<string, string>>;
    models(names: readonly string[]): JsonObject;
    /** An answer's id begins with `sim_` and this. */
    readonly idPrefix: string;
    /** The whole answer, for those who asked for no stream. */
    answerBody(answer: Answer): JsonObject;
    stream(answer: Answer): StreamWriter;
    /** Work that is collected later, where there are routes for it. */
    readonly deferred?: DeferredProtocol;
}
export interface Route {
    readonly kind: "answer" | "models" | "submit" | "operation" | "cancel";
    readonly method: "GET" | "POST";
    /** Where the vendor's own words differ on which it is. */
    readonly otherMethod?: "GET" | "POST";
}
/** The words for work that is collected later. */
export interface DeferredProtocol {
    /** How long what is done is kept. */
    readonly keptMs: number;
    /** The operation's id in what stands after the base. */
    idIn(target: string): string;
    body(operation: Operation): JsonObject;
    unknown(id: string): Failure;
    /** What is said with an HTTP status to who asks for one. */
    failure(status: number): Failure;
}
export interface LimitUse {
    /** Milliseconds since the epoch. */
    readonly now: number;
    readonly tokens: number;
    readonly waitMs?: number;
}
/** The bytes of one stream, as text. */
export interface StreamWriter {
    open(): string;
    write(change: Change): string;
    close(): string;
}
