/** `--prompt 'Summarise {{text}}'`: a prompt with fields of a row in it. */
import { CommandError } from "../failure.js";
export class Template {
    /** Text and names in turn. */
    #parts;
    /** @throws CommandError for one that says the same of every row */
    constructor(text) {
        this.#parts = text.split(/\{\{\s*(.+?)\s*\}\}/);
        if (this.#parts.length > 1)
            return;
        throw new CommandError("--prompt names no field of a row.", "Write one in, such as --prompt 'Summarise {{text}}'.");
    }
    /** Text as it is, anything else as JSON. @throws CommandError naming the row and the field that is missing */
    fill({ fields, place }) {
        const filled = this.#parts.map((part, index) => {
            if (index % 2 === 0)
                return part;
            const value = Object.hasOwn(fields, part) ? fields[part] : undefined;
            if (value !== undefined)
                return typeof value === "string" ? value : JSON.stringify(value);
            const names = Object.keys(fields);
            throw new CommandError(`${place} has no field "${part}".`, names.length > 0 ? `It has ${names.join(", ")}.` : "It has none at all.");
        });
        return filled.join("");
    }
}
