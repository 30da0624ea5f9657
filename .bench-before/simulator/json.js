export function isObject(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
export function isArray(value) {
    return Array.isArray(value);
}
/** The value that `text` stands for, or `undefined` where it is not JSON. */
export function parseJson(text) {
    try {
        return JSON.parse(text);
    }
    catch {
        return undefined;
    }
}
