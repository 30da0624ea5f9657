/** `--schema`: a shorthand, JSON Schema, or a file with it. */
import { readFileSync } from "node:fs";
import { listOf } from "../index.js";
import { CommandError } from "./failure.js";
/** @param multi a list of what the schema says @throws CommandError for what is no schema */
export function readSchema(text, multi) {
    const schema = oneSchema(text.trim());
    return multi ? listOf(schema) : schema;
}
function oneSchema(text) {
    if (text.startsWith("{"))
        return parse(text, "--schema");
    const path = text.startsWith("@") ? text.slice(1) : text.endsWith(".json") ? text : undefined;
    if (path === undefined)
        return text;
    try {
        return parse(readFileSync(path, "utf8"), path);
    }
    catch (error) {
        if (error instanceof CommandError)
            throw error;
        throw new CommandError(`The schema ${path} cannot be read (${error.code}).`, "Name a file with JSON Schema.");
    }
}
function parse(text, from) {
    try {
        return JSON.parse(text);
    }
    catch (error) {
        throw new CommandError(`${from} is not JSON: ${error.message}.`, 'Write JSON Schema, or a shorthand such as "name, age int".');
    }
}
