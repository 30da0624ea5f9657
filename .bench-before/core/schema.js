import { InvalidRequestError } from "./errors.js";
import { show } from "./input.js";
import { isObject } from "./json.js";
import { shorthandSchema } from "./schema-shorthand.js";
import { withoutAddedNulls } from "./schema-subset.js";
const known = new WeakMap();
/** @throws InvalidRequestError when it is no schema, or cannot be told in JSON Schema */
export function toSchema(input, field = "schema") {
    const found = typeof input === "string" ? undefined : known.get(input);
    if (found)
        return found;
    const schema = isStandard(input) ? standardSchema(input, field) : plainSchema(input, field);
    if (typeof input !== "string")
        known.set(input, schema);
    return schema;
}
/** A schema of a list, each of whose elements is as a shorthand or JSON Schema says. Libraries of schemas have their own way to say it. */
export function listOf(schema) {
    return { type: "array", items: toSchema(schema).json };
}
/** Puts a value that is not an object into one, since providers ask for an object at the top. */
export function wrapped(json) {
    // A union or a reference at the top may well be of objects, and is the caller's to get right.
    if (json.type === undefined || json.type === "object")
        return { json };
    const member = json.type === "array" ? "items" : "value";
    const { $schema: _, $defs, ...inner } = json;
    return {
        member,
        json: {
            type: "object",
            properties: { [member]: inner },
            required: [member],
            additionalProperties: false,
            ...($defs !== undefined && { $defs }),
        },
    };
}
function isStandard(input) {
    return (typeof input !== "string" && (typeof input === "object" || typeof input === "function") && "~standard" in input);
}
function standardSchema(input, field) {
    const standard = input["~standard"];
    if (typeof standard.jsonSchema?.input !== "function") {
        throw new InvalidRequestError(field, `${field} is a schema of ${standard.vendor} that cannot be told in JSON Schema. ${waysOut[standard.vendor] ?? waysOut.other}`);
    }
    let json;
    try {
        json = standard.jsonSchema.input({ target: "draft-2020-12" });
    }
    catch (cause) {
        const reason = cause instanceof Error ? cause.message : String(cause);
        throw new InvalidRequestError(field, `${field} cannot be told in JSON Schema: ${reason}`, { cause });
    }
    return {
        ...wrapped(json),
        async check(value) {
            const result = await standard.validate(withoutAddedNulls(value, json));
            if (!result.issues)
                return { value: result.value };
            return { issues: result.issues.map(({ path, message }) => ({ path: pathOf(path), message })) };
        },
    };
}
const waysOut = {
    zod: 'zod/mini has no JSON Schema: take the schema from "zod" (version 4).',
    valibot: 'Wrap it in toStandardJsonSchema() of "@valibot/to-json-schema".',
    other: "Pass JSON Schema instead.",
};
function pathOf(path = []) {
    return path.reduce((text, segment) => {
        const key = typeof segment === "object" ? segment.key : segment;
        return typeof key === "number" ? `${text}[${key}]` : text === "" ? String(key) : `${text}.${String(key)}`;
    }, "");
}
/** JSON Schema, or a shorthand for it. The validator is loaded with the first value to check. */
function plainSchema(input, field) {
    const json = typeof input === "string" ? shorthandSchema(input, field) : input;
    if (!isObject(json)) {
        throw new InvalidRequestError(field, `${field} is ${show(json)}; it must be a schema, JSON Schema or a text such as "name, age int".`);
    }
    let validator;
    return {
        ...wrapped(json),
        async check(value) {
            const { errors, valid } = (await (validator ??= loadValidator(json))).validate(withoutAddedNulls(value, json));
            if (valid)
                return { value: withoutAddedNulls(value, json) };
            return {
                issues: onlyLeaves(errors).map((each) => ({ path: pointerPath(each.instanceLocation), message: each.error })),
            };
        },
    };
}
async function loadValidator(json) {
    const { Validator } = await import("@cfworker/json-schema");
    return new Validator(json, "2020-12", false);
}
/** The validator also reports every object around a fault. */
function onlyLeaves(errors) {
    const leaves = errors.filter((each) => !errors.some((other) => other !== each && other.instanceLocation.startsWith(`${each.instanceLocation}/`)));
    const last = new Map(leaves.map((each) => [each.instanceLocation, each]));
    return [...last.values()];
}
/** `#/items/2/name` as `items[2].name`. */
function pointerPath(pointer) {
    const keys = pointer
        .split("/")
        .slice(1)
        .map((key) => key.replaceAll("~1", "/").replaceAll("~0", "~"));
    return pathOf(keys.map((key) => (/^\d+$/.test(key) ? Number(key) : key)));
}
