/** The file that rows are written to as they get done: appended to, and gone on with after any interruption. */
import { createReadStream } from "node:fs";
import { open, truncate } from "node:fs/promises";
import { CommandError } from "../failure.js";
import { print } from "../output.js";
import { RowSet } from "./row-set.js";
const lineFeed = 0x0a;
/** @throws CommandError for a file of something else, which is left as it is */
export async function openWriter(path, batch, signal) {
    return path === undefined || path === "-" ? new Stdout(signal) : await OutFile.open(path, batch);
}
class OutFile {
    #file;
    #path;
    #written;
    #failures;
    #size;
    constructor(file, path, written, failures, size) {
        this.#size = size;
        this.#file = file;
        this.#path = path;
        this.#written = written;
        this.#failures = failures;
    }
    static async open(path, batch) {
        const written = new RowSet();
        const failures = new Map();
        let size = 0;
        try {
            const end = await readLines(path, batch, ({ row, error }) => {
                if (written.add(row))
                    size++;
                if (error)
                    failures.set(row, String(error.code));
                else
                    failures.delete(row);
            });
            if (end !== undefined)
                await truncate(path, end);
            return new OutFile(await open(path, "a"), path, written, failures, size);
        }
        catch (error) {
            throw error instanceof CommandError ? error : cannotWrite(path, error);
        }
    }
    get size() {
        return this.#size;
    }
    get failures() {
        return this.#failures.size;
    }
    has(row, failure) {
        return this.#written.has(row) && this.#failures.get(row) === failure;
    }
    failureOf(row) {
        return this.#failures.get(row);
    }
    async write(line) {
        try {
            await this.#file.appendFile(`${JSON.stringify(line)}\n`);
        }
        catch (error) {
            throw cannotWrite(this.#path, error);
        }
        if (this.#written.add(line.row))
            this.#size++;
        if (line.error)
            this.#failures.set(line.row, String(line.error.code));
        else
            this.#failures.delete(line.row);
    }
    async [Symbol.asyncDispose]() {
        await this.#file.close();
    }
}
class Stdout {
    size = 0;
    failures = 0;
    #signal;
    constructor(signal) {
        this.#signal = signal;
    }
    has() {
        return false;
    }
    failureOf() {
        return undefined;
    }
    async write(line) {
        await print(`${JSON.stringify(line)}\n`, this.#signal);
    }
    async [Symbol.asyncDispose]() { }
}
function cannotWrite(path, error) {
    const message = error instanceof Error ? error.message : String(error);
    return new CommandError(`${path} cannot be written: ${message.replace(/\.?$/, ".")}`, "What is done is kept: the same command, or aw batch collect, writes it.", 1);
}
/** @returns where a line begins that was torn by a crash; `undefined` where there is none, or no file */
async function readLines(path, batch, tell) {
    let begun = [];
    let number = 0;
    let end = 0;
    try {
        for await (const chunk of createReadStream(path)) {
            let from = 0;
            for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, from)) {
                begun.push(chunk.subarray(from, at));
                const line = Buffer.concat(begun);
                begun = [];
                from = at + 1;
                end += line.length + 1;
                tell(readLine(line.toString(), path, batch, ++number));
            }
            if (from < chunk.length)
                begun.push(chunk.subarray(from));
        }
    }
    catch (error) {
        if (error.code === "ENOENT")
            return undefined;
        throw error;
    }
    if (begun.length === 0)
        return undefined;
    checkTorn(Buffer.concat(begun).toString(), path, batch);
    return end;
}
function readLine(text, path, batch, number) {
    let line = null;
    try {
        line = JSON.parse(text);
    }
    catch {
        // Told below.
    }
    if (typeof line?.batch !== "string" || typeof line.row !== "number")
        throw foreign(path, `line ${number}`);
    if (line.batch === batch)
        return line;
    throw new CommandError(`${path} holds rows of the batch ${line.batch}, and this is the batch ${batch}.`, "Name another --out. (It is the same batch with the same rows, prompt, model and options, or with its --id.)");
}
/** A file that was not written by us is not cut. After a power failure there may be zeros where a line was to be. */
function checkTorn(text, path, batch) {
    const beginning = `{"batch":${JSON.stringify(batch)},`;
    const left = text.replace(/\0+$/, "");
    if (left.startsWith(beginning) || beginning.startsWith(left))
        return;
    throw foreign(path, "its last line");
}
function foreign(path, where) {
    return new CommandError(`${path} is no file of rows: ${where} is none.`, "Name another --out.");
}
