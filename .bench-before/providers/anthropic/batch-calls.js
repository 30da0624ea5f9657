/** What Anthropic's batches are asked for, call by call. https://platform.claude.com/docs/en/api/creating-message-batches */
import { ProviderError } from "../../core/errors.js";
import { isObject } from "../../core/json.js";
import { findKey } from "../../http/credential.js";
import { Http } from "../../http/http.js";
import { resolveBaseURL } from "../../http/settings.js";
import { readBatch, readBatchId } from "./batch.js";
import { keyVariables } from "./key-variables.js";
import { messagesHeaders, messagesProtocol } from "./messages-protocol.js";
const path = "/v1/messages/batches";
const vendorOrigin = "https://api.anthropic.com";
/** Hundreds of megabytes take their time to be sent, and it counts as waiting for an answer. */
const createFirstByteMs = 900_000;
export class BatchCalls {
    #profile;
    #settings;
    #http;
    #creating;
    constructor(profile, settings) {
        this.#profile = profile;
        this.#settings = settings;
        const http = { ...messagesProtocol(profile), provider: profile.name, baseURL: profile.baseURL };
        this.#http = new Http(http, settings);
        const timeouts = { firstByteMs: createFirstByteMs, ...settings.timeouts };
        this.#creating = new Http(http, { ...settings, timeouts });
    }
    /**
     * @param content the body
     * @returns the id of the batch
     */
    async create(content, context) {
        const call = { method: "POST", path, text: { content, type: "application/json" }, submits: true };
        const read = (value, fail) => readBatchId(value, this.#reader(fail));
        return (await this.#creating.json(await this.#call(call, context), read, context)).value;
    }
    /** https://platform.claude.com/docs/en/api/retrieving-message-batches */
    async get(id, context) {
        const read = (value, fail) => {
            const batch = readBatch(value, this.#reader(fail));
            if (batch.id === id)
                return batch;
            throw this.#error(`answered with batch ${batch.id} when asked for ${id}`, fail(value).body);
        };
        return this.#http.json(await this.#call({ method: "GET", path: `${path}/${id}` }, context), read, context);
    }
    /** Newest first. https://platform.claude.com/docs/en/api/listing-message-batches */
    async page(afterId, context) {
        const query = `?limit=100${afterId === undefined ? "" : `&after_id=${afterId}`}`;
        const read = (value, fail) => {
            const { data, has_more } = value;
            if (!Array.isArray(data) || typeof has_more !== "boolean") {
                throw this.#error("sent no list of batches where one belongs", fail(value).body);
            }
            const read = (each) => readBatch(isObject(each) ? each : {}, this.#reader(fail));
            return { batches: data.map(read), hasMore: has_more };
        };
        const call = await this.#call({ method: "GET", path: `${path}${query}` }, context);
        return (await this.#http.json(call, read, context)).value;
    }
    /** Of a batch that has ended. https://platform.claude.com/docs/en/api/retrieving-message-batch-results */
    async *lines(batch, context) {
        const call = await this.#call({ method: "GET", ...this.#placeOf(batch) }, context);
        const headers = { ...call.headers, accept: "*/*" };
        try {
            yield* this.#http.lines({ ...call, headers }, context);
        }
        catch (error) {
            // A moment ago it was told that they are there.
            throw isNotFound(error) ? passing(error) : error;
        }
    }
    /** https://platform.claude.com/docs/en/api/canceling-message-batches */
    async cancel(id, context) {
        const call = await this.#call({ method: "POST", path: `${path}/${id}/cancel`, body: {} }, context);
        await this.#http.json(call, () => undefined, context);
    }
    /** The address is the provider's to tell, and the key may go there only where it is the API's own. */
    #placeOf({ id, resultsURL = "" }) {
        const base = new URL(resolveBaseURL(this.#profile.baseURL));
        const url = URL.canParse(resultsURL) ? new URL(resultsURL) : undefined;
        if (url?.origin === base.origin)
            return { baseURL: url.origin, path: `${url.pathname}${url.search}` };
        // A proxy passes on what the API behind it says of itself.
        if (url?.origin === vendorOrigin)
            return { path: `${url.pathname}${url.search}` };
        const place = `${JSON.stringify(resultsURL)}, which is not at ${base.origin}`;
        throw this.#error(`has the results of batch ${id} at ${place}: the key is not sent there`);
    }
    async #call(call, context) {
        const found = await findKey(this.#settings, { provider: this.#profile.name, variables: keyVariables }, context);
        const headers = messagesHeaders(this.#profile, found);
        return { ...call, headers, secrets: [found.key], options: { stream: false } };
    }
    #reader(fail) {
        return { provider: this.#profile.name, fail };
    }
    #error(what, body) {
        const { name: provider } = this.#profile;
        return new ProviderError(`${provider} ${what}.`, { provider, body, status: 200 });
    }
}
export function isNotFound(error) {
    return error instanceof ProviderError && error.status === 404;
}
/** Batches that were there have been seen to be unknown for a minute. https://github.com/anthropics/anthropic-sdk-python/issues/1432 */
export function passing(error) {
    const { provider, status, requestId, providerCode, body } = error;
    const facts = { provider, status, requestId, providerCode, body, retryable: true, cause: error };
    return new ProviderError(`${error.message} It should be there; this may pass.`, facts);
}
