/** What the schemas at the ends of a JSON Schema's references are, and which of them take null. */
import { isObject } from "./json.js";
/** The schema that a local `$ref` points to; `undefined` where it points nowhere, or out of the document. https://www.rfc-editor.org/rfc/rfc6901 */
export function schemaAt(reference, root) {
    if (reference === "#")
        return root;
    if (typeof reference !== "string" || !reference.startsWith("#/"))
        return undefined;
    let place = root;
    for (const token of reference.slice(2).split("/")) {
        const member = decoded(token).replaceAll("~1", "/").replaceAll("~0", "~");
        if (Array.isArray(place))
            place = place[Number(member)];
        else if (isObject(place) && Object.hasOwn(place, member))
            place = place[member];
        else
            return undefined;
    }
    return place;
}
function decoded(token) {
    try {
        return decodeURIComponent(token);
    }
    catch {
        return token;
    }
}
/**
 * Whether null is valid, as far as types, values and unions tell; where they tell nothing it is.
 * @param known answers for schemas met before, so that each is looked at once; one that is being looked at counts as none
 */
export function acceptsNull(schema, root, known = new Map()) {
    if (!isObject(schema))
        return schema !== false;
    const before = known.get(schema);
    if (before !== undefined)
        return before;
    known.set(schema, false);
    const { $ref, type, const: only, enum: values, allOf } = schema;
    const takes = (inner) => acceptsNull(inner, root, known);
    const some = (branches) => !Array.isArray(branches) || branches.some(takes);
    const accepted = (type === undefined || type === "null" || (Array.isArray(type) && type.includes("null"))) &&
        (only === undefined || only === null) &&
        (!Array.isArray(values) || values.includes(null)) &&
        ($ref === undefined || takes(schemaAt($ref, root))) &&
        some(schema.anyOf) &&
        some(schema.oneOf) &&
        (!Array.isArray(allOf) || allOf.every(takes));
    known.set(schema, accepted);
    return accepted;
}
/** Names of properties that an object must have. */
export function requiredNames({ required }) {
    return new Set(Array.isArray(required) ? required.filter((name) => typeof name === "string") : []);
}
/** The types that a schema names. */
export function typesOf({ type }) {
    return Array.isArray(type) ? type : type === undefined ? [] : [type];
}
