/** Gemini's files: uploaded piece by piece, listed, downloaded, deleted, and forgotten after 48 hours. https://ai.google.dev/api/files */
import { Failure } from "../failure.js";
import { isObject } from "../json.js";
import { gemini } from "../protocols/gemini.js";
import { resultFile } from "./gemini-jobs.js";
import { page } from "./gemini-pages.js";
const keptMs = 48 * 3_600_000;
const uploadPath = "/upload/v1beta/files";
const filePath = /^(?:\/download)?\/v1beta\/files(?:\/([\w-]+)(:download)?)?$/;
export const geminiFiles = {
    protocol: gemini,
    owns: ({ path }) => path === uploadPath || filePath.test(path),
    serve(request, means) {
        const { method, path, query } = request;
        if (path === uploadPath && method === "POST") {
            return query.has("upload_id") ? takePiece(request, means) : startUpload(request, means);
        }
        const [, id, download] = filePath.exec(path) ?? [];
        if (id === undefined) {
            const files = [...means.files.values()].filter((file) => isThere(file, means)).reverse();
            return { body: page(files, query, "files", fileBody) };
        }
        if (download)
            return { text: textOf(id, means), contentType: "application/octet-stream" };
        const file = means.files.get(id);
        if (!file || !isThere(file, means))
            throw noFile(id);
        if (method !== "DELETE")
            return { body: fileBody(file) };
        means.files.delete(id);
        return { body: {} };
    },
};
/** The text of a file that is there. Throws the vendor's failure. */
export function textOf(id, means) {
    const result = resultFile(id, means);
    if (result !== undefined)
        return result;
    const file = means.files.get(id);
    if (!file || !isThere(file, means))
        throw noFile(id);
    return file.text;
}
/** https://ai.google.dev/gemini-api/docs/files: the resumable protocol, whose address comes in a header. */
function startUpload({ headers, body, origin }, { files, clock, nextId }) {
    if (headers["x-goog-upload-protocol"] !== "resumable" || headers["x-goog-upload-command"] !== "start") {
        throw new Failure(400, "The simulator takes resumable uploads alone.");
    }
    const file = isObject(body) && isObject(body.file) ? body.file : {};
    const name = String(file.displayName ?? file.display_name ?? "");
    const id = nextId("upload");
    files.set(id, { id, name, purpose: "upload", text: "", createdAt: clock.now() });
    const url = `${origin}${gemini.base}${uploadPath}?upload_id=${id}&upload_protocol=resumable`;
    return { headers: { ...status("active"), "x-goog-upload-url": url }, text: "" };
}
function takePiece({ headers, query, text }, { files, clock, nextId }) {
    const upload = files.get(query.get("upload_id") ?? "");
    if (upload?.purpose !== "upload")
        throw new Failure(404, "Requested entity was not found.");
    const so = Buffer.byteLength(upload.text);
    if (Number(headers["x-goog-upload-offset"]) !== so)
        throw new Failure(400, `The offset must be ${so}.`);
    const whole = { ...upload, text: upload.text + text };
    if (!String(headers["x-goog-upload-command"]).includes("finalize")) {
        files.set(upload.id, whole);
        return { headers: status("active"), text: "" };
    }
    files.delete(upload.id);
    const id = nextId("file");
    const file = { ...whole, id, purpose: "gemini", createdAt: clock.now() };
    files.set(id, file);
    return { headers: status("final"), body: { file: fileBody(file) } };
}
function status(word) {
    return { "x-goog-upload-status": word };
}
function isThere({ purpose, createdAt }, { clock }) {
    return purpose === "gemini" && clock.now() - createdAt < keptMs;
}
/** The vendor does not tell the one from the other. */
function noFile(id) {
    return new Failure(403, `You do not have permission to access the File ${id} or it may not exist.`);
}
function fileBody({ id, name, text, createdAt }) {
    return {
        name: `files/${id}`,
        displayName: name,
        mimeType: "application/jsonl",
        sizeBytes: String(Buffer.byteLength(text)),
        createTime: new Date(createdAt).toISOString(),
        expirationTime: new Date(createdAt + keptMs).toISOString(),
        state: "ACTIVE",
        source: "UPLOADED",
    };
}
