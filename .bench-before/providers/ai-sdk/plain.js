/** Whatever a language model hands over, as JSON: bytes become base64, addresses and times their text. */
import { toBase64 } from "../../core/attachment.js";
import { isObject } from "../../core/json.js";
export function plain(value) {
    switch (typeof value) {
        case "string":
        case "boolean":
            return value;
        case "number":
            return Number.isFinite(value) ? value : null;
        case "bigint":
            return String(value);
        case "object":
            return value === null ? null : plainObject(value);
        default:
            return null;
    }
}
function plainObject(value) {
    if (value instanceof Uint8Array)
        return toBase64(value);
    if (Array.isArray(value))
        return value.map(plain);
    if ("toJSON" in value && typeof value.toJSON === "function")
        return plain(value.toJSON());
    // Its own members are not enumerable, and would be lost.
    const base = value instanceof Error ? { name: value.name, message: value.message } : {};
    const members = Object.entries(value).filter(([, member]) => member !== undefined && typeof member !== "function");
    return { ...base, ...Object.fromEntries(members.map(([name, member]) => [name, plain(member)])) };
}
/** A file's data: in `v3` it stands for itself, in `v4` it says what it is. */
export function plainFile(given) {
    const { type, data, url } = (isObject(given) && "type" in given ? given : { data: given });
    if (type === "url")
        return { url: String(url) };
    return { data: data instanceof Uint8Array ? toBase64(data) : String(data) };
}
