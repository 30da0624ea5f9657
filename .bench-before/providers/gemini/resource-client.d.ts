/** Requests to Gemini's API besides those for an answer, each with the key of its moment. https://ai.google.dev/api */
import { ProviderError, type ProviderErrorFacts } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json.ts";
import type { CallContext } from "../../core/provider.ts";
import type { Protocol } from "../../http/http-provider.ts";
import type { JsonAnswer, JsonCall, JsonLine } from "../../http/json-call.ts";
import { type HttpSettings } from "../../http/settings.ts";
import type { GenerateProfile } from "./generate.ts";
export interface ResourceCall extends Omit<JsonCall, "headers" | "secrets" | "options"> {
    readonly headers?: JsonCall["headers"];
    readonly options?: JsonCall["options"];
}
export declare class ResourceClient {
    #private;
    constructor(profile: GenerateProfile, settings: HttpSettings, protocol: Omit<Protocol, "prepare">);
    get origin(): string;
    json<T>(call: ResourceCall, read: (value: JsonObject, fail: JsonAnswer<T>["fail"]) => T, context: CallContext): Promise<JsonAnswer<T>>;
    get(path: string, context: CallContext): Promise<JsonAnswer<JsonObject>>;
    lines(path: string, context: CallContext): AsyncGenerator<readonly JsonLine[]>;
    /** @param what comes after the provider's name */
    error(what: string, facts?: Omit<ProviderErrorFacts, "provider">): ProviderError;
}
