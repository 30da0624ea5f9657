/** The files that batches of Gemini are made from: uploaded, found again and deleted. https://ai.google.dev/api/files */
import { sleep } from "../../core/clock.js";
import { ProviderError } from "../../core/errors.js";
import { isObject } from "../../core/json.js";
import { UnclearSubmissionError } from "../../core/lane.js";
/** The vendor's own library sends 8 MiB at a time: https://github.com/googleapis/js-genai (src/cross/_cross_uploader.ts). */
const pieceBytes = 8 * 1024 * 1024;
const type = "application/jsonl";
/** The API looks at a file before it can be used: at JSON lines for hardly any time. */
const lookAgainMs = 1_000;
const mostLooks = 120;
const pageSize = 100;
const mostPages = 20;
/** The name of a file, which becomes a part of paths. */
export function isFileName(name) {
    return typeof name === "string" && /^files\/[\w-]+$/.test(name);
}
export class BatchFiles {
    #client;
    constructor(client) {
        this.#client = client;
    }
    /**
     * Gives the file's name. An upload makes nothing run: where it fails, nothing was submitted.
     * @param lines in ASCII
     */
    async upload(lines, tag, context) {
        const length = lines.reduce((sum, line) => sum + line.length, 0);
        const { pathname, search, origin } = await this.#start(length, tag, context);
        let answer;
        let offset = 0;
        for (const content of pieces(lines)) {
            const isLast = offset + content.length === length;
            const call = {
                ...{ method: "POST", baseURL: origin, path: `${pathname}${search}`, text: { content, type } },
                headers: {
                    "x-goog-upload-command": isLast ? "upload, finalize" : "upload",
                    "x-goog-upload-offset": String(offset),
                },
            };
            answer = await this.#send(call, context);
            offset += content.length;
        }
        return this.#ready(answer?.value.file, context);
    }
    async delete(name, context) {
        try {
            await this.#client.json({ method: "DELETE", path: `/v1beta/${name}` }, (value) => value, context);
        }
        catch (error) {
            if (!isGone(error))
                throw error;
        }
    }
    /** The names of those that were uploaded with this tag. The API deletes each file after 48 hours. */
    async find(tag, context) {
        const names = [];
        let token = "";
        for (let page = 0; page < mostPages; page++) {
            const { value } = await this.#client.get(`/v1beta/files?pageSize=${pageSize}${token}`, context);
            for (const file of Array.isArray(value.files) ? value.files : []) {
                if (isObject(file) && file.displayName === tag && isFileName(file.name))
                    names.push(file.name);
            }
            if (typeof value.nextPageToken !== "string" || value.nextPageToken === "")
                break;
            token = `&pageToken=${encodeURIComponent(value.nextPageToken)}`;
        }
        return names;
    }
    async #start(length, tag, context) {
        const call = {
            ...{ method: "POST", path: "/upload/v1beta/files", body: { file: { displayName: tag } } },
            headers: {
                ...{ "x-goog-upload-protocol": "resumable", "x-goog-upload-command": "start" },
                "x-goog-upload-header-content-length": String(length),
                "x-goog-upload-header-content-type": type,
            },
        };
        const { header, facts } = await this.#send(call, context);
        const text = header("x-goog-upload-url") ?? "";
        if (!URL.canParse(text))
            throw this.#client.error("sent no address to upload a file to", facts);
        const url = new URL(text);
        if (url.origin === this.#client.origin)
            return url;
        // What a proxy does not keep to itself would get the requests and the key.
        const where = `${url.origin}, which is not where the API is (${this.#client.origin})`;
        throw this.#client.error(`wants the file uploaded to ${where}`, facts);
    }
    /** What was refused is sent again; what may have come is the upload's failure, and no submission's. */
    async #send(call, context) {
        try {
            return await this.#client.json({ ...call, submits: true }, (value) => value, context);
        }
        catch (error) {
            throw error instanceof UnclearSubmissionError ? error.cause : error;
        }
    }
    async #ready(uploaded, context) {
        let file = isObject(uploaded) ? uploaded : {};
        const { name } = file;
        if (!isFileName(name))
            throw this.#client.error("took a file and did not say its name", { body: file });
        for (let looks = 0; file.state === "PROCESSING" && looks < mostLooks; looks++) {
            await sleep(lookAgainMs, context.clock, context.signal);
            file = (await this.#client.get(`/v1beta/${name}`, context)).value;
        }
        if (file.state !== "PROCESSING" && file.state !== "FAILED")
            return name;
        const what = file.state === "FAILED" ? "could not read" : "is still looking at";
        throw this.#client.error(`${what} the uploaded ${name}`, { body: file, retryable: file.state === "PROCESSING" });
    }
}
/** Of a file that is not there the API says that there is none, or that one may not see it. */
function isGone(error) {
    if (!(error instanceof ProviderError))
        return false;
    return error.status === 404 || (error.status === 403 && /may not exist/.test(error.message));
}
function* pieces(lines) {
    let piece = "";
    for (const line of lines) {
        piece += line;
        for (; piece.length > pieceBytes; piece = piece.slice(pieceBytes))
            yield piece.slice(0, pieceBytes);
    }
    yield piece;
}
