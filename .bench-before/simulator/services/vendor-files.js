/** Files of vendors whose API for them is OpenAI's with a few members of its own: sent, listed, read and deleted. */
import { Failure } from "../failure.js";
import { parseMultipart } from "../files.js";
export function ownsFiles({ path }) {
    return /^\/files(\/|$)/.test(path);
}
export function serveFiles(request, means, words) {
    const { method, path, query } = request;
    const [, id, content] = /^\/files(?:\/([^/]+)(\/content)?)?$/.exec(path) ?? [];
    if (id === undefined) {
        if (method === "POST")
            return { body: words.describe(keep(request, means, words)) };
        const own = [...means.files.values()].filter((file) => file.id.includes(`_${words.vendor}-file_`));
        return { body: words.list(own, query) };
    }
    const made = content && words.madeContent?.(id, means);
    if (made !== undefined && made !== "")
        return { text: made, contentType: "application/octet-stream" };
    const file = means.files.get(id);
    if (!file)
        throw new Failure(404, `No file matches the given query: ${id}.`);
    if (method === "DELETE") {
        means.files.delete(id);
        return { body: { id, object: "file", deleted: true } };
    }
    return content ? { text: file.text, contentType: "application/octet-stream" } : { body: words.describe(file) };
}
function keep({ headers, text }, { files, nextId, clock }, { vendor }) {
    const fields = parseMultipart(text, headers["content-type"] ?? "");
    const sent = fields.get("file");
    if (!sent)
        throw new Failure(400, "There is no file in this form.");
    const id = nextId(`${vendor}-file`);
    const purpose = fields.get("purpose")?.text ?? "";
    const file = { id, name: sent.filename ?? "", purpose, text: sent.text, createdAt: clock.now() };
    files.set(id, file);
    return file;
}
