/** Files as data: what becomes a part is the bytes, or a URL for the provider to fetch; the media type is read from the bytes themselves. */
import { InvalidRequestError } from "./errors.js";
/**
 * Makes a file part from bytes, from a path (read at once; Node, Bun and Deno), or from a URL, which the provider fetches.
 * @throws InvalidRequestError when there is no such file, or its media type cannot be told
 */
export function file(source, options = {}) {
    const url = source instanceof URL ? source : typeof source === "string" && isUrl(source) ? new URL(source) : undefined;
    const bytes = source instanceof Uint8Array ? source : url || typeof source !== "string" ? undefined : readFile(source);
    const fileName = typeof source === "string" && !url ? source.split(/[/\\]/).at(-1) : undefined;
    const mediaType = options.mediaType ?? (bytes ? sniffMediaType(bytes) : mediaTypeByEnding(url?.pathname ?? ""));
    if (mediaType === undefined) {
        const what = bytes ? `these ${bytes.length} bytes` : `what is at ${url?.href}`;
        throw new InvalidRequestError("mediaType", `The type of ${what} is not known; pass file(…, { mediaType }).`);
    }
    const name = options.name ?? fileName;
    return {
        type: "file",
        mediaType,
        ...(bytes ? { data: toBase64(bytes) } : { url: url?.href ?? "" }),
        ...(name !== undefined && { name }),
        ...(options.citations && { citations: true }),
    };
}
function isUrl(text) {
    return /^https?:\/\//i.test(text) && URL.canParse(text);
}
/** Without an import, so that this module loads where there is no file system. */
function readFile(path) {
    const { process } = globalThis;
    const fs = process?.getBuiltinModule?.("node:fs");
    if (!fs)
        throw new InvalidRequestError("path", "There is no file system here; pass the file's bytes.");
    try {
        return fs.readFileSync(path);
    }
    catch (cause) {
        const { code } = cause;
        throw new InvalidRequestError("path", `The file "${path}" cannot be read (${code}).`, { cause });
    }
}
const signatures = [
    ["image/png", 0, "\x89PNG\r\n\x1a\n"],
    ["image/jpeg", 0, "\xff\xd8\xff"],
    ["image/gif", 0, "GIF8"],
    ["image/webp", 8, "WEBP"],
    ["application/pdf", 0, "%PDF-"],
    ["audio/wav", 8, "WAVE"],
    ["audio/mpeg", 0, "ID3"],
    ["audio/mpeg", 0, "\xff\xfb"],
    ["audio/ogg", 0, "OggS"],
    ["audio/flac", 0, "fLaC"],
    ["video/mp4", 4, "ftyp"],
    ["video/webm", 0, "\x1a\x45\xdf\xa3"],
];
function sniffMediaType(bytes) {
    const found = signatures.find(([, offset, magic]) => Array.from(magic).every((character, index) => bytes[offset + index] === character.charCodeAt(0)));
    return found?.[0] ?? (isText(bytes) ? "text/plain" : undefined);
}
function isText(bytes) {
    if (bytes.length === 0 || bytes.includes(0))
        return false;
    try {
        new TextDecoder("utf-8", { fatal: true }).decode(bytes);
        return true;
    }
    catch {
        return false;
    }
}
const endings = {
    png: "image/png",
    jpg: "image/jpeg",
    jpeg: "image/jpeg",
    gif: "image/gif",
    webp: "image/webp",
    pdf: "application/pdf",
    wav: "audio/wav",
    mp3: "audio/mpeg",
    ogg: "audio/ogg",
    flac: "audio/flac",
    mp4: "video/mp4",
    webm: "video/webm",
    txt: "text/plain",
    md: "text/plain",
};
function mediaTypeByEnding(path) {
    return endings[/\.(\w+)$/.exec(path)?.[1]?.toLowerCase() ?? ""];
}
export function toBase64(bytes) {
    let binary = "";
    // One call takes at most some tens of thousands of arguments.
    for (let at = 0; at < bytes.length; at += 8192)
        binary += String.fromCharCode(...bytes.subarray(at, at + 8192));
    return btoa(binary);
}
