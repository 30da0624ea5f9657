export function isObject(value) {
    return typeof value === "object" && value !== null && !Array.isArray(value);
}
/** Without the members that are undefined, as JSON would drop them. */
export function defined(object) {
    return Object.fromEntries(Object.entries(object).filter(([, value]) => value !== undefined));
}
