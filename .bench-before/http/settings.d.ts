import type { Timeouts } from "./transport.ts";
export interface HttpSettings {
    /** The key, or a function called for every request, for tokens that expire. Unless given, looked up in the environment. */
    readonly apiKey?: string | (() => string | Promise<string>);
    /**
     * A program and its arguments that print the key, such as `["op", "read", "op://vault/openai/key"]`: run without a shell where neither `apiKey`
     * nor the environment has a key, and again when 5 minutes have passed. After it come the keys saved with `setKey`.
     */
    readonly keyCommand?: readonly string[];
    /** Where the API is, with `https://` or `http://`. */
    readonly baseURL?: string;
    /** Sent with every request. */
    readonly headers?: Readonly<Record<string, string>>;
    /** How often a failed request is repeated; only before the answer began. Default 2. */
    readonly maxRetries?: number;
    /** The longest pause before a repeat, in ms. Where the provider asks for more, the error is thrown at once. Default 30 000. */
    readonly maxRetryWaitMs?: number;
    readonly timeouts?: Partial<Timeouts>;
    /** Connections to one origin at a time; further requests wait. Default 256. Not with `fetch`. */
    readonly maxConnections?: number;
    /** The longest event accepted in a stream, in characters. Default 64 Mi. */
    readonly maxEventLength?: number;
    /** Sends instead of `node:http(s)`. Mind that Node's own `fetch` gives up after 300 s without an answer. */
    readonly fetch?: typeof fetch;
}
export declare const defaultTimeouts: Timeouts;
/** @throws InvalidRequestError naming the setting */
export declare function checkSettings(settings: HttpSettings): void;
/**
 * A key becomes a header, where a line break would end it. The message must not hold the key.
 * @param field where it comes from
 */
export declare function checkKey(key: unknown, field?: string): asserts key is string;
/** Where an API is: given, or looked up in the environment when it is used. */
export type BaseURL = string | {
    readonly variable: string;
    /** Where there is none, the variable must be set. */
    readonly default?: string;
    /** Makes the address of what stands in the variable, where that is not the address itself. */
    readonly read?: (text: string) => string;
};
/** The address without a slash at the end. @throws InvalidRequestError when it is no http(s) URL, naming the setting or variable */
export declare function resolveBaseURL(base: BaseURL, setting?: string): string;
/** The first of these environment variables that is set and not empty. */
export declare function environment(...names: readonly string[]): string | undefined;
