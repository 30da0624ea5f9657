/** Takes out of an answer the nulls that stand for what is left out, where a provider makes a model write every property. */
import { isObject } from "./json.js";
import { branchOf } from "./schema-branches.js";
import { acceptsNull, requiredNames, schemaAt } from "./schema-pointer.js";
/**
 * Deletes members that are null where the schema has the property optional and does not take null: what {@link fitSchema} asked a model to write
 * for "left out". Everything else stays as it is, and the value itself is not touched; harmless for an answer of any provider.
 */
export function withoutAddedNulls(value, schema) {
    return stripped(value, schema, { root: schema, nulls: new Map(), met: new Set() });
}
function stripped(value, schema, stripping) {
    if (!isObject(schema) || typeof value !== "object" || value === null)
        return value;
    const { root, met } = stripping;
    if (met.has(schema))
        return value;
    met.add(schema);
    let own = Array.isArray(value)
        ? strippedItems(value, schema, stripping)
        : strippedMembers(value, schema, stripping);
    if (schema.$ref !== undefined)
        own = stripped(own, schemaAt(schema.$ref, root), stripping);
    for (const union of [schema.anyOf, schema.oneOf]) {
        if (Array.isArray(union))
            own = stripped(own, branchOf(own, union, root), stripping);
    }
    const { allOf } = schema;
    if (Array.isArray(allOf))
        for (const branch of allOf)
            own = stripped(own, branch, stripping);
    return own;
}
function deeper(stripping) {
    return { ...stripping, met: new Set() };
}
function strippedItems(value, schema, stripping) {
    const { items, prefixItems } = schema;
    const tuple = Array.isArray(prefixItems) ? prefixItems : Array.isArray(items) ? items : [];
    const rest = Array.isArray(items) ? schema.additionalItems : items;
    let changed = false;
    const list = value.map((item, index) => {
        const inner = stripped(item, index < tuple.length ? tuple[index] : rest, deeper(stripping));
        changed ||= inner !== item;
        return inner;
    });
    return changed ? list : value;
}
function strippedMembers(value, schema, stripping) {
    const { properties, additionalProperties } = schema;
    const declared = isObject(properties) ? properties : {};
    const required = requiredNames(schema);
    let changed = false;
    const members = [];
    for (const [name, member] of Object.entries(value)) {
        const isDeclared = Object.hasOwn(declared, name);
        const inner = isDeclared ? declared[name] : additionalProperties;
        if (member === null && isDeclared && !required.has(name) && !acceptsNull(inner, stripping.root, stripping.nulls)) {
            changed = true;
            continue;
        }
        const kept = member === undefined ? member : stripped(member, inner, deeper(stripping));
        changed ||= kept !== member;
        members.push([name, kept]);
    }
    return changed ? Object.fromEntries(members) : value;
}
