import { type JsonObject } from "../../core/json.ts";
import type { CallContext } from "../../core/provider.ts";
import { type FoundKey } from "../../http/credential.ts";
import { Http } from "../../http/http.ts";
import type { Protocol } from "../../http/http-provider.ts";
import type { JsonAnswer, JsonCall, JsonLine } from "../../http/json-call.ts";
import type { BaseURL, HttpSettings } from "../../http/settings.ts";
import type { BatchEndpoint, BatchProfile } from "./batch.ts";
/** Whose batches, and of what. */
export interface BatchTarget {
    readonly name: string;
    readonly baseURL: BaseURL;
    readonly keyVariables: readonly string[];
    readonly endpoint: BatchEndpoint;
    /** Of the rows. */
    readonly protocol: Protocol;
    readonly batch: BatchProfile;
    /** Those that every request has. */
    headers(found: FoundKey): Readonly<Record<string, string>>;
}
type Call = Pick<JsonCall, "method" | "path" | "body" | "form" | "submits">;
export declare class BatchApi {
    #private;
    constructor(target: BatchTarget, settings: HttpSettings);
    findKey(context: CallContext): Promise<FoundKey>;
    json<T>(call: Call, read: (value: JsonObject, fail: JsonAnswer<T>["fail"]) => T, context: CallContext, http?: Http): Promise<JsonAnswer<T>>;
    /**
     * Uploads a file of rows and gives its id, when the provider has taken it in. It costs nothing, and by itself makes nothing run.
     * https://platform.openai.com/docs/api-reference/files/create
     */
    upload(filename: string, text: string, context: CallContext): Promise<string>;
    /** Resolves too where it is gone. */
    delete(fileId: string, context: CallContext): Promise<void>;
    /** Of a file that stays behind, nothing comes but the room it takes; what is wrong with deleting it must not hide what is told beside. */
    deleteIfPossible(fileId: string, context: CallContext): Promise<void>;
    /** The lines of a file. https://platform.openai.com/docs/api-reference/files/retrieve-contents */
    content(fileId: string, context: CallContext): AsyncGenerator<readonly JsonLine[]>;
    /**
     * What was made since a time, and some of what was made before; newest first, where the list is in pages.
     * @param since milliseconds since the epoch
     */
    list(path: string, filter: Readonly<Record<string, string>>, since: number, context: CallContext): AsyncGenerator<JsonObject>;
}
export {};
