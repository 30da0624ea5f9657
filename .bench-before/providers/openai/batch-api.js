/** The requests behind batches: files that are uploaded, listed, read and deleted, and whatever is answered with one object. */
import { sleep } from "../../core/clock.js";
import { AfterwordError, ProviderError } from "../../core/errors.js";
import { isObject } from "../../core/json.js";
import { findKey } from "../../http/credential.js";
import { Http } from "../../http/http.js";
import { isId, timeOf } from "./batch-object.js";
/** 200 MB take so long where a megabyte goes out in a few seconds; nothing is answered before. */
const uploadMs = 30 * 60_000;
/** A file that is not ready is asked for again, so often at most. */
const fileAskMs = 2_000;
const mostFileAsks = 150;
const pageLength = 100;
/** A million batches within the time that is looked through are a mistake. */
const mostPages = 10_000;
export class BatchApi {
    #target;
    #settings;
    #http;
    #uploads;
    constructor(target, settings) {
        this.#target = target;
        this.#settings = settings;
        const profile = { ...target.protocol, provider: target.name, baseURL: target.baseURL };
        this.#http = new Http(profile, settings);
        this.#uploads = new Http(profile, { ...settings, timeouts: { firstByteMs: uploadMs, ...settings.timeouts } });
    }
    findKey(context) {
        const { name, keyVariables } = this.#target;
        return findKey(this.#settings, { provider: name, variables: keyVariables }, context);
    }
    async json(call, read, context, http = this.#http) {
        return http.json({ ...call, ...(await this.#means(context)) }, read, context);
    }
    /**
     * Uploads a file of rows and gives its id, when the provider has taken it in. It costs nothing, and by itself makes nothing run.
     * https://platform.openai.com/docs/api-reference/files/create
     */
    async upload(filename, text, context) {
        const form = [
            { name: "purpose", value: "batch" },
            { name: "file", value: text, filename, type: "application/jsonl" },
        ];
        const call = { method: "POST", path: "/files", form };
        let { value } = await this.json(call, (object, fail) => this.#file(object, fail), context, this.#uploads);
        // Azure looks through large files first. https://learn.microsoft.com/azure/foundry/openai/how-to/batch
        for (let asks = 0; isPending(value) && asks < mostFileAsks; asks++) {
            await sleep(fileAskMs, context.clock, context.signal);
            const ask = { method: "GET", path: `/files/${value.id}` };
            ({ value } = await this.json(ask, (object, fail) => this.#file(object, fail), context));
        }
        return value.id;
    }
    /** Resolves too where it is gone. */
    async delete(fileId, context) {
        try {
            await this.json({ method: "DELETE", path: `/files/${fileId}` }, () => undefined, context);
        }
        catch (error) {
            if (!(error instanceof ProviderError) || error.status !== 404)
                throw error;
        }
    }
    /** Of a file that stays behind, nothing comes but the room it takes; what is wrong with deleting it must not hide what is told beside. */
    async deleteIfPossible(fileId, context) {
        try {
            await this.delete(fileId, context);
        }
        catch (error) {
            if (!AfterwordError.isInstance(error))
                throw error;
        }
    }
    /** The lines of a file. https://platform.openai.com/docs/api-reference/files/retrieve-contents */
    async *content(fileId, context) {
        const { headers, ...means } = await this.#means(context);
        const call = { method: "GET", path: `/files/${fileId}/content` };
        yield* this.#http.lines({ ...call, ...means, headers: { ...headers, accept: "application/octet-stream" } }, context);
    }
    /**
     * What was made since a time, and some of what was made before; newest first, where the list is in pages.
     * @param since milliseconds since the epoch
     */
    async *list(path, filter, since, context) {
        const { batch } = this.#target;
        let after;
        for (let page = 0; page < mostPages; page++) {
            const query = new URLSearchParams({
                ...filter,
                limit: String(pageLength),
                ...(after !== undefined && { after }),
            });
            const call = { method: "GET", path: batch.wholeLists ? path : `${path}?${query}` };
            const { value } = await this.json(call, (object, fail) => this.#page(object, fail), context);
            yield* value.items;
            const last = value.items.at(-1);
            if (!value.more || batch.wholeLists || !last || timeOf(last.created_at) < since)
                return;
            const { id } = last;
            if (typeof id !== "string" || id === after)
                throw this.#error(`sent a list of ${path} that does not go on`);
            after = id;
        }
        throw this.#error(`sent a list of ${path} that does not end`);
    }
    #page(object, fail) {
        const { data, has_more } = object;
        if (!Array.isArray(data))
            throw this.#error("sent something else where a list belongs", fail(object).body);
        return { items: data.filter(isObject), more: has_more === true };
    }
    #file(object, fail) {
        const { id } = object;
        if (!isId(id))
            throw this.#error("sent no file's id where a file belongs", fail(object).body);
        return { ...object, id };
    }
    #error(what, body) {
        const { name } = this.#target;
        return new ProviderError(`${name} ${what}.`, { provider: name, status: 200, body });
    }
    async #means(context) {
        const found = await this.findKey(context);
        return { headers: this.#target.headers(found), secrets: [found.key], options: { stream: false } };
    }
}
function isPending({ status }) {
    return status === "pending" || status === "running";
}
