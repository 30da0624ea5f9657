/** What the lanes of vendors share that speak the chat protocol, and have ways of their own besides: calls with a key, and rows of a batch. */
import { ProviderError } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json.ts";
import type { DeferredRequest, LaneLimits } from "../../core/lane.ts";
import type { CallContext } from "../../core/provider.ts";
import type { Protocol } from "../../http/http-provider.ts";
import type { JsonAnswer, JsonCall, JsonLine } from "../../http/json-call.ts";
import type { HttpSettings } from "../../http/settings.ts";
import { RowReader } from "./batch-rows.ts";
import type { ChatProfile } from "./chat.ts";
type Call = Pick<JsonCall, "method" | "path" | "body" | "form" | "submits"> & Partial<Pick<JsonCall, "options">>;
export declare class ChatCalls {
    #private;
    readonly protocol: Protocol;
    constructor(profile: ChatProfile, settings: HttpSettings);
    get name(): string;
    /**
     * The lines of a batch's file.
     * @param row what stands in a line; default as OpenAI has it
     * @throws InvalidRequestError for what no batch can carry, and for more than fits into one
     */
    linesOf(requests: readonly DeferredRequest[], limits: LaneLimits, context: CallContext, row?: (id: string, body: JsonObject) => JsonObject): string;
    /** Reads rows, with the key of the last call kept out of their errors. */
    rowReader(): RowReader;
    json<T>(call: Call, read: (value: JsonObject, fail: JsonAnswer<T>["fail"]) => T, context: CallContext): Promise<JsonAnswer<T>>;
    lines(path: string, context: CallContext): AsyncGenerator<readonly JsonLine[]>;
    /** @throws ProviderError where the answer has none */
    idOf(answer: JsonObject, member: string, fail: JsonAnswer<unknown>["fail"]): string;
    /** The error of an answer that is not what it should be. @param what begins with a verb */
    unexpected(what: string, answer: JsonObject, fail: JsonAnswer<unknown>["fail"]): ProviderError;
    /** The id of an uploaded file. */
    upload(lines: string, tag: string, context: CallContext, fields?: Readonly<Record<string, string>>): Promise<string>;
    /** Deletes a file that was uploaded; one that is gone need not be. @param id checked */
    deleteFile(id: string, context: CallContext): Promise<void>;
    /** @param what has this id @throws InvalidRequestError for what is no reference of it */
    checkedId(id: unknown, what: string): string;
}
/** Tells whose it is when nothing else does. */
export declare function filenameOf(tag: string): string;
/** It becomes a part of a path. */
export declare function isId(value: unknown): value is string;
export declare function isGone(error: unknown): error is ProviderError;
/** When to ask for a batch again: soon at first, then as its age tells. */
export declare function batchPollAgainMs(ageMs: number): number;
export {};
