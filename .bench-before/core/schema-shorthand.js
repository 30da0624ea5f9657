/** Schemas for the command line and the impatient: `"name, age int, bio: a short one"`. https://llm.datasette.io/en/stable/schemas.html#concise-llm-schema-syntax */
import { InvalidRequestError } from "./errors.js";
const types = { str: "string", int: "integer", float: "number", bool: "boolean" };
/** Fields are parted by commas, or by line breaks where there are any; each is `name`, `name type`, with `: description` after it. */
export function shorthandSchema(text, field = "schema") {
    const fields = text
        .split(text.includes("\n") ? "\n" : ",")
        .map((each) => each.trim())
        .filter((each) => each !== "");
    if (fields.length === 0)
        throw new InvalidRequestError(field, `${field} is an empty text; write "name, age int".`);
    const properties = fields.map((each) => property(each, field));
    const names = properties.map(([name]) => name);
    const twice = names.find((name, index) => names.indexOf(name) !== index);
    if (twice !== undefined)
        throw new InvalidRequestError(field, `${field} names ${twice} twice.`);
    return {
        type: "object",
        properties: Object.fromEntries(properties),
        required: names,
        additionalProperties: false,
    };
}
function property(text, field) {
    const colon = text.indexOf(":");
    const [name = "", type = "str", ...more] = (colon < 0 ? text : text.slice(0, colon)).trim().split(/\s+/);
    const description = colon < 0 ? "" : text.slice(colon + 1).trim();
    if (name === "" || more.length > 0) {
        throw new InvalidRequestError(field, `${field} has "${text}"; write a field as "name", "name type" or "name type: description".`);
    }
    if (!Object.hasOwn(types, type)) {
        throw new InvalidRequestError(field, `${field} gives ${name} the type "${type}"; there are ${Object.keys(types).join(", ")}.`);
    }
    return [name, { type: types[type], ...(description !== "" && { description }) }];
}
