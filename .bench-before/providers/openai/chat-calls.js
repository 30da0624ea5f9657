/** What the lanes of vendors share that speak the chat protocol, and have ways of their own besides: calls with a key, and rows of a batch. */
import { InvalidRequestError, ProviderError } from "../../core/errors.js";
import { findKey } from "../../http/credential.js";
import { Http } from "../../http/http.js";
import { batchInput } from "./batch-input.js";
import { RowReader } from "./batch-rows.js";
import { chatProtocol } from "./chat-protocol.js";
export class ChatCalls {
    protocol;
    #profile;
    #settings;
    #http;
    #secrets = [];
    constructor(profile, settings) {
        this.#profile = profile;
        this.#settings = settings;
        this.protocol = chatProtocol(profile);
        this.#http = new Http({ ...this.protocol, provider: profile.name, baseURL: profile.baseURL }, settings);
    }
    get name() {
        return this.#profile.name;
    }
    /**
     * The lines of a batch's file.
     * @param row what stands in a line; default as OpenAI has it
     * @throws InvalidRequestError for what no batch can carry, and for more than fits into one
     */
    linesOf(requests, limits, context, row) {
        const target = { provider: this.name, endpoint: "/v1/chat/completions", protocol: this.protocol, limits };
        return batchInput(requests, { ...target, ...(row && { row }) }, context);
    }
    /** Reads rows, with the key of the last call kept out of their errors. */
    rowReader() {
        return new RowReader(this.name, this.protocol, this.#secrets);
    }
    async json(call, read, context) {
        const common = { ...(await this.#keyed(context)), options: { stream: false } };
        return this.#http.json({ ...common, ...call }, read, context);
    }
    async *lines(path, context) {
        const { headers, secrets } = await this.#keyed(context);
        const call = { method: "GET", path, secrets, options: { stream: false } };
        yield* this.#http.lines({ ...call, headers: { ...headers, accept: "*/*" } }, context);
    }
    /** @throws ProviderError where the answer has none */
    idOf(answer, member, fail) {
        const id = answer[member];
        if (isId(id))
            return id;
        throw this.unexpected(`sent no ${member} where one belongs`, answer, fail);
    }
    /** The error of an answer that is not what it should be. @param what begins with a verb */
    unexpected(what, answer, fail) {
        const { body } = fail(answer);
        return new ProviderError(`${this.name} ${what}.`, { provider: this.name, status: 200, body });
    }
    /** The id of an uploaded file. */
    async upload(lines, tag, context, fields = {}) {
        const file = { name: "file", value: lines, filename: filenameOf(tag), type: "application/jsonl" };
        const form = [...Object.entries(fields).map(([name, value]) => ({ name, value })), file];
        const call = { method: "POST", path: "/files", form };
        return (await this.json(call, (answer, fail) => this.idOf(answer, "id", fail), context)).value;
    }
    /** Deletes a file that was uploaded; one that is gone need not be. @param id checked */
    async deleteFile(id, context) {
        try {
            await this.json({ method: "DELETE", path: `/files/${id}` }, () => undefined, context);
        }
        catch (error) {
            if (!isGone(error))
                throw error;
        }
    }
    /** @param what has this id @throws InvalidRequestError for what is no reference of it */
    checkedId(id, what) {
        if (isId(id))
            return id;
        throw new InvalidRequestError("reference", `This is no reference of a ${what} of ${this.name}.`);
    }
    async #keyed(context) {
        const { name, keyVariables, headers } = this.#profile;
        const { key } = await findKey(this.#settings, { provider: name, variables: keyVariables }, context);
        this.#secrets = [key];
        return { headers: { ...headers, authorization: `Bearer ${key}` }, secrets: this.#secrets };
    }
}
/** Tells whose it is when nothing else does. */
export function filenameOf(tag) {
    return `afterword-${tag.replace(/[^\w.-]/g, "_")}.jsonl`;
}
/** It becomes a part of a path. */
export function isId(value) {
    return typeof value === "string" && /^[\w-]+$/.test(value);
}
export function isGone(error) {
    return error instanceof ProviderError && (error.status === 404 || error.status === 410);
}
/** When to ask for a batch again: soon at first, then as its age tells. */
export function batchPollAgainMs(ageMs) {
    return Math.min(Math.max(ageMs / 10, 5_000), 60_000);
}
