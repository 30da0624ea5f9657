import { isObject } from "./json.js";
import { branchesExclude } from "./schema-branches.js";
import { acceptsNull, requiredNames, schemaAt, typesOf } from "./schema-pointer.js";
export { withoutAddedNulls } from "./schema-nulls.js";
/**
 * Cuts a schema to the rules, in linear time, without touching it. What is dropped is told to the model in the description instead; a dialect
 * (`$schema`), comments, and bounds that only say "a safe integer" go without a word.
 */
export function fitSchema(schema, rules) {
    const root = rules.typed ? inlinedRoot(schema) : schema;
    const fitting = { rules, root, dropped: [], obstacles: [], nulls: new Map() };
    if (rules.typed && root.type !== "object")
        fitting.obstacles.push(root.anyOf === undefined ? "type" : "anyOf");
    const fitted = fitNode(root, "", fitting);
    const [obstacle] = fitting.obstacles;
    if (obstacle !== undefined || !isObject(fitted))
        return { schema, dropped: [], strict: false, obstacle: obstacle ?? "" };
    return { schema: fitted, dropped: fitting.dropped, strict: true };
}
/** @param model its id, which names the provider too */
export function relaxedWarning(model, dropped) {
    const message = `${model} does not enforce ${dropped.join(", ")}; the schema that was sent tells it in words only.`;
    return { code: "schema-relaxed", message };
}
/** Neither enforced anywhere nor of use to a model. */
const silent = ["$schema", "$id", "$comment", "readOnly", "writeOnly", "deprecated"];
/** Of use to a model, though they enforce nothing. */
const hints = ["default", "examples"];
const schemaMaps = ["properties", "$defs", "definitions", "patternProperties", "dependentSchemas"];
const schemaLists = ["anyOf", "oneOf", "allOf", "prefixItems"];
const schemas = ["items", "additionalProperties", "contains", "propertyNames", "not", "if", "then", "else"];
/** A root that only names one of its definitions is that definition. */
function inlinedRoot(schema) {
    const { $ref, $defs, definitions, ...rest } = schema;
    const target = $ref === "#" ? undefined : schemaAt($ref, schema);
    if (!isObject(target) || target.$ref !== undefined)
        return schema;
    return { ...target, ...rest, ...($defs && { $defs }), ...(definitions && { definitions }) };
}
function fitNode(schema, path, fitting) {
    const { rules } = fitting;
    if (!isObject(schema)) {
        if (rules.typed || typeof schema !== "boolean")
            fitting.obstacles.push(path);
        return schema;
    }
    const source = normalised(schema, path, fitting);
    const fitted = new Map();
    const told = [];
    for (const [keyword, value] of source) {
        const place = join(path, keyword);
        if (rules.obstacles?.includes(keyword))
            fitting.obstacles.push(place);
        else if (takes(rules, keyword, value))
            fitted.set(keyword, fitMember(keyword, value, place, fitting));
        else if (keyword === "definitions" && path === "" && rules.keywords.$defs) {
            fitted.set("$defs", { ...fitted.get("$defs"), ...fitMap(value, place, fitting) });
        }
        else if (!isOwnFormat(keyword, source, rules)) {
            if (!hints.includes(keyword))
                fitting.dropped.push(place);
            told.push(`${keyword}: ${JSON.stringify(value)}`);
        }
    }
    if (isObjectSchema(source))
        fitObject(source, schema, fitted, path, { fitting, told });
    if (rules.typed)
        checkType(source, path, fitting);
    if (told.length > 0) {
        const description = source.get("description");
        const words = `(${told.join(", ")})`;
        fitted.set("description", typeof description === "string" ? `${description} ${words}` : words);
    }
    return aloneReference(fitted);
}
/** The keywords under the names that the rules have for them, where that changes nothing. */
function normalised(schema, path, { rules, root, dropped }) {
    const members = new Map();
    for (const [keyword, value] of Object.entries(schema)) {
        if (value !== undefined && !silent.includes(keyword) && !isSafeIntegerBound(keyword, value))
            members.set(keyword, value);
    }
    const rename = (from, to, value) => {
        if (value === undefined || members.has(to))
            return;
        members.delete(from);
        members.set(to, value);
    };
    const { oneOf, allOf } = schema;
    if (!rules.keywords.oneOf && Array.isArray(oneOf) && !members.has("anyOf")) {
        rename("oneOf", "anyOf", oneOf);
        if (!branchesExclude(oneOf, root))
            dropped.push(join(path, "oneOf"));
    }
    if (Array.isArray(allOf) && allOf.length === 1)
        rename("allOf", "anyOf", allOf);
    if (!rules.keywords.const && schema.const !== undefined)
        rename("const", "enum", [schema.const]);
    const reference = schema.$ref;
    if (typeof reference === "string" && !rules.keywords.definitions) {
        members.set("$ref", reference.replace(/^#\/definitions\//, "#/$defs/"));
    }
    if (rules.typed && !members.has("type")) {
        const type = impliedType(schema);
        if (type !== undefined)
            members.set("type", type);
    }
    return members;
}
/** zod writes them for every integer. https://zod.dev/json-schema */
function isSafeIntegerBound(keyword, value) {
    if (keyword === "minimum")
        return value === Number.MIN_SAFE_INTEGER;
    return keyword === "maximum" && value === Number.MAX_SAFE_INTEGER;
}
function impliedType({ const: only, enum: values, properties, items }) {
    const given = only === undefined ? values : [only];
    if (Array.isArray(given)) {
        const types = new Set(given.map(typeOf));
        return types.size === 1 ? [...types][0] : types.size === 0 ? undefined : [...types];
    }
    return properties === undefined ? items && "array" : "object";
}
function typeOf(value) {
    return value === null ? "null" : Array.isArray(value) ? "array" : typeof value;
}
function takes({ keywords, enumTypes }, keyword, value) {
    if (!Object.hasOwn(keywords, keyword))
        return false;
    if (keyword === "enum" && enumTypes && Array.isArray(value))
        return value.every((each) => enumTypes.includes(typeOf(each)));
    // The tuples of older drafts.
    if (keyword === "items" && Array.isArray(value))
        return false;
    const taken = keywords[keyword];
    if (taken instanceof RegExp)
        return typeof value === "string" && taken.test(value);
    return taken === true || (taken ?? []).includes(value);
}
/** Libraries spell a format out as a pattern that few engines take: the format says the same. */
function isOwnFormat(keyword, source, rules) {
    const format = source.get("format");
    return keyword === "pattern" && format !== undefined && takes(rules, "format", format);
}
function fitMember(keyword, value, place, fitting) {
    if (keyword === "$ref" && fitting.rules.objects && !isDefinition(value, fitting))
        fitting.obstacles.push(place);
    if (schemaMaps.includes(keyword))
        return fitMap(value, place, fitting);
    if (schemaLists.includes(keyword) && Array.isArray(value)) {
        return value.map((branch, index) => fitNode(branch, join(place, String(index)), fitting));
    }
    if (!schemas.includes(keyword))
        return value;
    // Whether objects may be open is told apart.
    return keyword === "additionalProperties" && typeof value === "boolean" ? value : fitNode(value, place, fitting);
}
/** Elsewhere a schema may be changed by what it is part of. */
function isDefinition(reference, { root }) {
    if (reference === "#")
        return true;
    return /^#\/(?:\$defs|definitions)\/[^/]+$/.test(String(reference)) && schemaAt(reference, root) !== undefined;
}
function fitMap(value, place, fitting) {
    if (!isObject(value))
        return value;
    return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, fitNode(inner ?? true, join(place, name), fitting)]));
}
function isObjectSchema(source) {
    const type = source.get("type");
    return type === undefined ? source.has("properties") : typesOf({ type }).includes("object");
}
function fitObject(source, schema, fitted, path, { fitting, told }) {
    const { rules, root, nulls } = fitting;
    if (rules.objects === undefined)
        return;
    const properties = fitted.get("properties");
    const open = source.get("additionalProperties") ?? false;
    const complete = rules.objects === "complete";
    // Closed, it could only be empty, or nothing that its branches ask for.
    const nothing = !isObject(properties) && source.get("additionalProperties") !== false;
    if (nothing || source.has("anyOf"))
        fitting.obstacles.push(nothing ? join(path, "additionalProperties") : join(path, "anyOf"));
    if (open !== false && complete)
        fitting.obstacles.push(join(path, "additionalProperties"));
    else if (open !== false) {
        fitting.dropped.push(join(path, "additionalProperties"));
        told.push(`additionalProperties: ${JSON.stringify(open)}`);
    }
    fitted.set("additionalProperties", false);
    if (!complete)
        return;
    const given = isObject(properties) ? properties : {};
    const required = requiredNames(schema);
    if ([...required].some((name) => !Object.hasOwn(given, name)))
        fitting.obstacles.push(join(path, "required"));
    const declared = isObject(schema.properties) ? schema.properties : {};
    const whole = Object.entries(given).map(([name, inner]) => [
        name,
        required.has(name) || acceptsNull(declared[name], root, nulls) ? (inner ?? true) : nullable(inner ?? true),
    ]);
    fitted.set("properties", Object.fromEntries(whole));
    fitted.set("required", [...new Set([...required, ...Object.keys(given)])]);
}
function nullable(schema) {
    const none = { type: "null" };
    if (!isObject(schema))
        return { anyOf: [schema, none] };
    const { type, enum: values, anyOf } = schema;
    if (Array.isArray(anyOf) && type === undefined)
        return { ...schema, anyOf: [...anyOf, none] };
    const simple = typesOf(schema).every((each) => ["string", "number", "integer", "boolean"].includes(String(each)));
    if (type === undefined || !simple || anyOf !== undefined || schema.const !== undefined)
        return { anyOf: [schema, none] };
    return { ...schema, type: [...typesOf(schema), "null"], ...(Array.isArray(values) && { enum: [...values, null] }) };
}
function checkType(source, path, fitting) {
    const told = ["type", "$ref", "anyOf"].some((keyword) => source.has(keyword));
    if (!told)
        fitting.obstacles.push(path === "" ? "type" : path);
    const isArray = typesOf({ type: source.get("type") }).includes("array");
    if (isArray && (source.get("items") === undefined || Array.isArray(source.get("items")))) {
        fitting.obstacles.push(join(path, "items"));
    }
}
/** A reference may have nothing beside it, or what stands there is refused or ignored. */
function aloneReference(fitted) {
    const reference = fitted.get("$ref");
    const beside = [...fitted].filter(([keyword]) => !keyword.startsWith("$"));
    if (reference === undefined || beside.length === 0 || fitted.has("anyOf"))
        return Object.fromEntries(fitted);
    fitted.delete("$ref");
    return { ...Object.fromEntries(fitted), anyOf: [{ $ref: reference }] };
}
function join(path, member) {
    return path === "" ? member : `${path}.${member}`;
}
