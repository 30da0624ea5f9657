/** Requests to Gemini's API besides those for an answer, each with the key of its moment. https://ai.google.dev/api */
import { ProviderError } from "../../core/errors.js";
import { findKey } from "../../http/credential.js";
import { Http } from "../../http/http.js";
import { resolveBaseURL } from "../../http/settings.js";
export class ResourceClient {
    #profile;
    #settings;
    #http;
    constructor(profile, settings, protocol) {
        this.#profile = profile;
        this.#settings = settings;
        const { readError, makeDecoder } = protocol;
        const { name: provider, baseURL } = profile;
        this.#http = new Http({ ...(readError && { readError }), makeDecoder, provider, baseURL }, settings);
    }
    get origin() {
        return new URL(resolveBaseURL(this.#profile.baseURL)).origin;
    }
    async json(call, read, context) {
        return this.#http.json(await this.#withKey(call, context), read, context);
    }
    get(path, context) {
        return this.json({ method: "GET", path }, (value) => value, context);
    }
    async *lines(path, context) {
        yield* this.#http.lines(await this.#withKey({ method: "GET", path }, context), context);
    }
    /** @param what comes after the provider's name */
    error(what, facts = {}) {
        const { name } = this.#profile;
        return new ProviderError(`${name} ${what}.`, { ...facts, provider: name });
    }
    async #withKey({ headers, options = { stream: false }, ...call }, context) {
        const { name, keyVariables } = this.#profile;
        const { key } = await findKey(this.#settings, { provider: name, variables: keyVariables }, context);
        return { ...call, options, headers: { "x-goog-api-key": key, ...headers }, secrets: [key] };
    }
}
