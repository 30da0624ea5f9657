/** The rows of a batch as they are read, one after the other: JSON lines or CSV, from a file or piped in. */
import { createHash } from "node:crypto";
import { createReadStream, createWriteStream, existsSync } from "node:fs";
import { mkdtemp, rm } from "node:fs/promises";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { CommandError } from "../failure.js";
const formats = ["jsonl", "csv"];
export class Input {
    /** As it was typed; `stdin` of what is piped in. */
    name;
    #path;
    #format;
    #folder;
    #hash;
    constructor(name, path, format, folder) {
        this.name = name;
        this.#path = path;
        this.#format = format;
        this.#folder = folder;
    }
    /** What is piped in is kept in a file meanwhile, because it is read twice. @throws CommandError for what is not there */
    static async open(path, format, signal) {
        const known = readFormat(format);
        if (path !== "-") {
            const hint = "aw batch run takes a file of JSON lines, a .csv, or - for stdin.";
            if (!existsSync(path))
                throw new CommandError(`${path} does not exist.`, hint);
            return new Input(path, path, known ?? (/\.csv$/i.test(path) ? "csv" : "jsonl"));
        }
        if (process.stdin.isTTY)
            throw new CommandError("Nothing is piped in.", "Pipe in rows, or name a file.");
        const folder = await mkdtemp(join(tmpdir(), "afterword-batch-"));
        const input = new Input("stdin", join(folder, "rows"), known ?? "jsonl", folder);
        try {
            await pipeline(process.stdin, createWriteStream(input.#path, { mode: 0o600 }), { signal });
            return input;
        }
        catch (error) {
            await input[Symbol.asyncDispose]();
            throw error;
        }
    }
    /** Of all that is in it, once it has been read to its end. */
    get hash() {
        return this.#hash ?? "";
    }
    /** @throws CommandError naming the row and line that is none */
    async *rows(signal) {
        const hash = createHash("sha256");
        const text = this.#text(hash);
        const found = this.#format === "csv" ? this.#records(text) : this.#objects(text);
        let number = 0;
        for await (const { fields, line } of found) {
            signal.throwIfAborted();
            yield { number, fields, place: `Row ${number} (line ${line} of ${this.name})` };
            number++;
        }
        this.#hash = hash.digest("hex");
    }
    async *#text(hash) {
        const decoder = new TextDecoder("utf-8", { fatal: true });
        try {
            for await (const chunk of createReadStream(this.#path)) {
                hash.update(chunk);
                yield decoder.decode(chunk, { stream: true });
            }
            yield decoder.decode();
        }
        catch (error) {
            if (error instanceof TypeError)
                throw new CommandError(`${this.name} is not text in UTF-8.`, "Convert it first.");
            throw new CommandError(`${this.name} cannot be read: ${error.message}.`, "Name another file.");
        }
    }
    async *#objects(text) {
        let line = 0;
        for await (const each of linesOf(text)) {
            line++;
            if (each.trim() !== "")
                yield { fields: this.#fieldsOf(each, line), line };
        }
    }
    #fieldsOf(text, line) {
        const hint = 'A line is an object such as {"text": "..."}, or a text in quotes, which becomes its field "text".';
        let value;
        try {
            value = JSON.parse(text);
        }
        catch (error) {
            throw new CommandError(`Line ${line} of ${this.name} is not JSON: ${error.message}.`, hint);
        }
        if (typeof value === "string")
            return { text: value };
        if (typeof value === "object" && value !== null && !Array.isArray(value))
            return value;
        throw new CommandError(`Line ${line} of ${this.name} is neither an object nor a text.`, hint);
    }
    /** RFC 4180, with names in its first row. */
    async *#records(text) {
        const { parse } = await import("csv-parse");
        const parser = parse({
            columns: (names) => this.#namesOf(names),
            skip_empty_lines: true,
            info: true,
        });
        // Its failure is the parser's, which is read here.
        pipeline(Readable.from(text), parser).catch(() => { });
        try {
            for await (const { record, info } of parser)
                yield { fields: record, line: info.lines };
        }
        catch (error) {
            if (!(error instanceof Error && "code" in error && String(error.code).startsWith("CSV_")))
                throw error;
            const hint = "A row has as many fields as the first one has names; quotes within quotes are doubled.";
            throw new CommandError(`${this.name} is not CSV: ${error.message.replace(/\.?$/, ".")}`, hint);
        }
    }
    #namesOf(names) {
        const trimmed = names.map((name) => name.trim());
        const twice = trimmed.find((name, index) => trimmed.indexOf(name) !== index);
        if (twice === undefined)
            return trimmed;
        throw new CommandError(`Two columns of ${this.name} are named "${twice}".`, "Its first row names the columns.");
    }
    async [Symbol.asyncDispose]() {
        if (this.#folder !== undefined)
            await rm(this.#folder, { recursive: true, force: true });
    }
}
function readFormat(format) {
    const known = formats.find((each) => each === format);
    if (format === undefined || known)
        return known;
    throw new CommandError(`--format ${format} is not known.`, `It is one of ${formats.join(", ")}.`);
}
/** Broken at line feeds alone: the other characters that end a line of text may stand in JSON as they are. */
async function* linesOf(text) {
    let begun = "";
    for await (const piece of text) {
        if (!piece.includes("\n")) {
            begun += piece;
            continue;
        }
        const [first = "", ...others] = piece.split("\n");
        yield begun + first;
        begun = others.pop() ?? "";
        yield* others;
    }
    if (begun !== "")
        yield begun;
}
