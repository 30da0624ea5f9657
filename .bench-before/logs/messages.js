/** A history as a chain of hashes: each message is stored once, by the hash of what it says and of the message before it. */
import { hash } from "node:crypto";
/**
 * Links messages. A message whose parts it has seen, the same objects after the same history, is not hashed again: a conversation that grows
 * by a turn costs one turn. By parts, because a history that is passed as a prompt becomes new messages around the same parts.
 */
export function messageLinker() {
    const known = new WeakMap();
    return (messages, after = null) => {
        let parent = after;
        return messages.map((message) => {
            const { role, parts } = message;
            const [first] = parts;
            const seen = first && known.get(first);
            if (seen && seen.parent === parent && seen.role === role && sameItems(seen.parts, parts)) {
                const link = { hash: seen.hash, parent, message };
                parent = seen.hash;
                return link;
            }
            const packed = packMessage(message);
            const link = { hash: hash("sha256", `${parent ?? ""}\n${packed.json}`), parent, message, packed };
            if (first)
                known.set(first, { hash: link.hash, parent, role, parts });
            parent = link.hash;
            return link;
        });
    };
}
function sameItems(left, right) {
    return left === right || (left.length === right.length && left.every((item, index) => item === right[index]));
}
/** The same message always gives the same text. What is inside a part's members keeps its own order, which may be signed. */
export function packMessage({ role, parts }) {
    return pack((packFile) => ({ role, parts: parts.map((part) => packPart(part, packFile)) }));
}
/** Any JSON with parts in it. */
export function pack(make) {
    const files = [];
    const value = make((part) => {
        const bytes = part.data === undefined ? undefined : Buffer.from(part.data, "base64");
        // Base64 that is written in another way could not be had back as it was.
        if (!bytes || bytes.toString("base64") !== part.data)
            return part;
        const file = { hash: hash("sha256", bytes), mediaType: part.mediaType, bytes };
        files.push(file);
        return { ...part, data: { file: file.hash } };
    });
    return { json: JSON.stringify(value), files };
}
export function packPart(part, packFile) {
    if (part.type === "file")
        return sorted(packFile(part));
    if (part.type !== "tool-result" || !part.files)
        return sorted(part);
    return sorted({ ...part, files: part.files.map((file) => sorted(packFile(file))) });
}
function sorted(object) {
    return Object.fromEntries(Object.entries(object).sort(([left], [right]) => (left < right ? -1 : 1)));
}
/** @param readFile the bytes with this hash */
export function unpackMessage(json, readFile) {
    const { role, parts } = JSON.parse(json);
    return { role, parts: parts.map((part) => unpackPart(part, readFile)) };
}
export function unpackPart(part, readFile) {
    const whole = (file) => {
        const { data } = file;
        if (typeof data !== "object")
            return file;
        return { ...file, data: Buffer.from(readFile(data.file)).toString("base64") };
    };
    if (part.type === "file")
        return whole(part);
    if (part.type !== "tool-result" || !part.files)
        return part;
    return { ...part, files: part.files.map(whole) };
}
