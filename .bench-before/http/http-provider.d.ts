/** A Provider over HTTP: its facts are known at once, the code of its protocol is loaded with the first request. */
import type { Warning } from "../core/events.ts";
import type { Feature } from "../core/features.ts";
import type { CallContext, Provider } from "../core/provider.ts";
import type { ModelRequest } from "../core/request.ts";
import type { FoundKey } from "./credential.ts";
import type { HttpCall, HttpProfile } from "./http.ts";
import { type BaseURL, type HttpSettings } from "./settings.ts";
export interface HttpProviderFacts {
    readonly name: string;
    readonly features: ReadonlySet<Feature>;
    readonly hints?: Provider["hints"] | undefined;
    readonly baseURL: BaseURL;
    /** Where the key is looked up, in order. */
    readonly keyVariables: readonly string[];
    /** A server on one's own machine may need none. */
    readonly keyOptional?: boolean | undefined;
    /** Loads what turns requests into calls and answers into events: many files, which a process that asks another provider does not need. */
    readonly load: () => Promise<Protocol>;
}
export interface Protocol extends Omit<HttpProfile, "provider" | "baseURL"> {
    /** @throws InvalidRequestError or UnsupportedError for what the protocol cannot carry, before a key is looked up */
    prepare(request: ModelRequest, context: CallContext): PreparedCall;
}
export interface PreparedCall extends Omit<HttpCall, "headers" | "secrets"> {
    /** @param found missing only where the key is optional */
    headers(found: FoundKey | undefined): HttpCall["headers"];
    /** What of the request could not be sent as it is, told right after `start`. */
    readonly warnings?: readonly Warning[];
}
/** @throws InvalidRequestError naming a setting that cannot be used */
export declare function httpProvider(facts: HttpProviderFacts, settings: HttpSettings): Provider;
