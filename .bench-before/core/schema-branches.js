/** Which branch of a union a value is of, and whether it can be of two. */
import { isObject } from "./json.js";
import { requiredNames, schemaAt, typesOf } from "./schema-pointer.js";
/** Whether no value can be of two branches, as types or one required property with values of its own in each show. */
export function branchesExclude(branches, root) {
    const schemas = branches.map((branch) => resolved(branch, root));
    if (!schemas.every(isObject))
        return false;
    const types = schemas.flatMap((schema) => (schema.type === undefined ? ["any"] : typesOf(schema)));
    const numbers = types.includes("integer") && types.includes("number");
    if (!types.includes("any") && !numbers && new Set(types).size === types.length)
        return true;
    const objects = schemas.filter(({ type }) => type !== "null");
    if (objects.length + 1 < schemas.length || !objects.every(({ type }) => type === "object"))
        return false;
    return [...requiredNames(objects[0] ?? {})].some((name) => isTag(name, objects));
}
function isTag(name, objects) {
    const all = new Set();
    return objects.every((schema) => {
        const values = requiredNames(schema).has(name) ? tagValues(schema, name) : undefined;
        if (!values || values.some((value) => all.has(value) || isObject(value) || Array.isArray(value)))
            return false;
        for (const value of values)
            all.add(value);
        return true;
    });
}
function tagValues({ properties }, name) {
    const schema = isObject(properties) && Object.hasOwn(properties, name) ? properties[name] : undefined;
    if (!isObject(schema))
        return undefined;
    if (schema.const !== undefined)
        return [schema.const];
    return Array.isArray(schema.enum) ? schema.enum : undefined;
}
/** The branch that a value is of, as its type, its tags and the names of its members show; the likeliest where several could be. */
export function branchOf(value, branches, root) {
    let best;
    let most = 0;
    for (const branch of branches) {
        const score = likeness(value, resolved(branch, root));
        if (score > most)
            [best, most] = [branch, score];
    }
    return best;
}
/** 0: it is not of this schema. */
function likeness(value, schema) {
    if (!isObject(schema))
        return schema === false || schema === undefined ? 0 : 0.1;
    const types = typesOf(schema);
    if (types.length > 0 && !types.some((type) => isOfType(value, type)))
        return 0;
    if (!isObject(value))
        return 1;
    const { properties, additionalProperties } = schema;
    if (!isObject(properties))
        return 0.5;
    const names = Object.keys(value);
    for (const name of names) {
        const tag = tagValues(schema, name);
        const member = value[name];
        if (tag && member !== null && member !== undefined && !tag.includes(member))
            return 0;
    }
    const known = names.filter((name) => Object.hasOwn(properties, name)).length;
    const missing = [...requiredNames(schema)].some((name) => !Object.hasOwn(value, name));
    if (missing || (known < names.length && additionalProperties === false))
        return 0;
    // Strict answers have every member of their branch, and no other.
    const all = Math.max(names.length, Object.keys(properties).length);
    return 1 + (all === 0 ? 1 : known / all);
}
function isOfType(value, type) {
    if (type === "null")
        return value === null;
    if (type === "array")
        return Array.isArray(value);
    if (type === "object")
        return isObject(value);
    return typeof value === (type === "integer" ? "number" : type);
}
/** Follows references, as far as they lead to something else than references. */
export function resolved(schema, root) {
    const met = new Set();
    let place = schema;
    while (isObject(place) && place.$ref !== undefined && Object.keys(place).length === 1) {
        if (met.has(place))
            return undefined;
        met.add(place);
        place = schemaAt(place.$ref, root);
    }
    return place;
}
