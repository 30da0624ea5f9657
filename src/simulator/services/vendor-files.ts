/** Files of vendors whose API for them is OpenAI's with a few members of its own: sent, listed, read and deleted. */
import { Failure } from "../failure.ts";
import { parseMultipart, type StoredFile } from "../files.ts";
import type { JsonObject, JsonValue } from "../json.ts";
import type { Reply, ServiceMeans, ServiceRequest } from "../service.ts";

export interface FileWords {
  /** What a file's name begins with in the simulator's own store, to know one vendor's from another's. */
  readonly vendor: string;
  describe(file: StoredFile): JsonObject;
  list(files: readonly StoredFile[], query: URLSearchParams): JsonValue;
  /** The content of a file that nobody sent. */
  madeContent?(id: string, means: ServiceMeans): string | undefined;
}

export function ownsFiles({ path }: ServiceRequest): boolean {
  return /^\/files(\/|$)/.test(path);
}

export function serveFiles(request: ServiceRequest, means: ServiceMeans, words: FileWords): Reply {
  const { method, path, query } = request;
  const [, id, content] = /^\/files(?:\/([^/]+)(\/content)?)?$/.exec(path) ?? [];
  if (id === undefined) {
    if (method === "POST") return { body: words.describe(keep(request, means, words)) };
    const own = [...means.files.values()].filter((file) => file.id.includes(`_${words.vendor}-file_`));
    return { body: words.list(own, query) };
  }
  const made = content && words.madeContent?.(id, means);
  if (made !== undefined && made !== "") return { text: made, contentType: "application/octet-stream" };
  const file = means.files.get(id);
  if (!file) throw new Failure(404, `No file matches the given query: ${id}.`);
  if (method === "DELETE") {
    means.files.delete(id);
    return { body: { id, object: "file", deleted: true } };
  }
  return content ? { text: file.text, contentType: "application/octet-stream" } : { body: words.describe(file) };
}

function keep({ headers, text }: ServiceRequest, { files, nextId, clock }: ServiceMeans, { vendor }: FileWords) {
  const fields = parseMultipart(text, headers["content-type"] ?? "");
  const sent = fields.get("file");
  if (!sent) throw new Failure(400, "There is no file in this form.");
  const id = nextId(`${vendor}-file`);
  const purpose = fields.get("purpose")?.text ?? "";
  const file = { id, name: sent.filename ?? "", purpose, text: sent.text, createdAt: clock.now() };
  files.set(id, file);
  return file;
}
