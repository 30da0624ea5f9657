/** OpenAI's files: uploaded, listed, read and deleted, and gone when their time is over. https://platform.openai.com/docs/api-reference/files */
import { Failure } from "../failure.js";
import { parseMultipart } from "../files.js";
import { openaiChat } from "../protocols/openai-chat.js";
import { openaiPage } from "./openai-page.js";
/** `id` is undefined of the list of all. */
const route = /^\/files(?:\/([\w-]+)(\/content)?)?$/;
export const openaiFiles = {
    protocol: openaiChat,
    owns: ({ path }) => route.test(path),
    serve(request, means) {
        const { method, path } = request;
        const [, id, content] = route.exec(path) ?? [];
        if (id === undefined && method === "POST")
            return { body: fileBody(upload(request, means)) };
        if (id === undefined && method === "GET")
            return { body: openaiPage(filesOf(request, means), request.query) };
        if (id !== undefined && method === "DELETE" && !content)
            return { body: remove(id, means) };
        if (id === undefined || method !== "GET")
            throw openaiChat.wrongMethod(method, path, content ? "GET" : "GET, POST");
        const file = findFile(id, means);
        return content ? contentReply(file) : { body: fileBody(file) };
    },
};
/** Throws the vendor's failure for one that is not there, or no longer. */
export function findFile(id, { files, clock }) {
    const file = files.get(id);
    if (file && (file.expiresAt ?? Number.POSITIVE_INFINITY) > clock.now())
        return file;
    throw new Failure(404, `No such File object: ${id}`, { param: "id" });
}
const dayMs = 24 * 3_600_000;
/** Of what is for a batch. https://platform.openai.com/docs/api-reference/files/create#files_create-expires_after */
export const batchFileMs = 30 * dayMs;
const purposes = ["assistants", "batch", "fine-tune", "vision", "user_data", "evals"];
const mostBytes = 200_000_000;
function upload({ text, headers }, means) {
    const fields = parseMultipart(text, headers["content-type"] ?? "");
    const [file, purpose] = [fields.get("file"), fields.get("purpose")?.text];
    if (file?.filename === undefined)
        throw new Failure(400, "'file' is a required property");
    if (purpose === undefined)
        throw new Failure(400, "'purpose' is a required property");
    if (!purposes.includes(purpose)) {
        throw new Failure(400, `'${purpose}' is not one of ${JSON.stringify(purposes)} - 'purpose'`);
    }
    if (purpose === "batch" && !file.filename.endsWith(".jsonl")) {
        const message = `Invalid file format for Batch API. Must be .jsonl`;
        throw new Failure(400, message, { param: "file" });
    }
    if (purpose === "batch" && Buffer.byteLength(file.text) > mostBytes) {
        throw new Failure(413, "Maximum file size for the Batch API exceeded.");
    }
    const seconds = fields.get("expires_after[seconds]")?.text;
    const keptMs = seconds === undefined ? (purpose === "batch" ? batchFileMs : undefined) : expiryMs(Number(seconds));
    const createdAt = means.clock.now();
    const stored = {
        ...{ id: means.nextId("file"), name: file.filename, purpose, text: file.text, createdAt },
        ...(keptMs !== undefined && { expiresAt: createdAt + keptMs }),
    };
    means.files.set(stored.id, stored);
    return stored;
}
/** Throws the vendor's failure for what is not between an hour and 30 days. */
export function expiryMs(seconds) {
    if (Number.isInteger(seconds) && seconds >= 3600 && seconds * 1000 <= 30 * dayMs)
        return seconds * 1000;
    throw new Failure(400, `Invalid expiration: ${seconds}. It must be between 3600 and 2592000 seconds.`);
}
/** Newest first, unless asked for the other way round. */
function filesOf({ query }, { files, clock }) {
    const purpose = query.get("purpose");
    const kept = [...files.values()].filter((file) => (file.expiresAt ?? Number.POSITIVE_INFINITY) > clock.now() && (!purpose || file.purpose === purpose));
    return (query.get("order") === "asc" ? kept : kept.reverse()).map(fileBody);
}
/** It stays known as one that is gone: result files are made when they are asked for, and must not come back. */
function remove(id, means) {
    const file = findFile(id, means);
    means.files.set(id, { ...file, text: "", expiresAt: means.clock.now() });
    return { id, object: "file", deleted: true };
}
function contentReply({ text, purpose }) {
    if (purpose === "assistants")
        throw new Failure(400, "Not allowed to download files of purpose: assistants");
    return { text, contentType: "application/octet-stream" };
}
function fileBody({ id, name, purpose, text, createdAt, expiresAt }) {
    return {
        ...{ object: "file", id, purpose, filename: name, bytes: Buffer.byteLength(text) },
        created_at: Math.floor(createdAt / 1000),
        expires_at: expiresAt === undefined ? null : Math.floor(expiresAt / 1000),
        ...{ status: "processed", status_details: null },
    };
}
