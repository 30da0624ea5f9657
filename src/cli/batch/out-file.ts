/** The file that rows are written to as they get done: appended to, and gone on with after any interruption. */
import { createReadStream } from "node:fs";
import { type FileHandle, open, truncate } from "node:fs/promises";
import { CommandError } from "../failure.ts";
import { print } from "../output.ts";
import type { RowLine } from "./row-line.ts";
import { RowSet } from "./row-set.ts";

const lineFeed = 0x0a;

export interface RowWriter extends AsyncDisposable {
  /** A line for it is there already, and says the same. @param failure the code of its error, where it has one */
  has(row: number, failure?: string): boolean;
  /** What went wrong with it, by the last line that is there. */
  failureOf(row: number): string | undefined;
  write(line: RowLine): Promise<void>;
  /** How many rows had a line when it was opened, or have one since. */
  readonly size: number;
  /** How many of them have an error in their last one. */
  readonly failures: number;
}

/** @throws CommandError for a file of something else, which is left as it is */
export async function openWriter(path: string | undefined, batch: string, signal: AbortSignal): Promise<RowWriter> {
  return path === undefined || path === "-" ? new Stdout(signal) : await OutFile.open(path, batch);
}

class OutFile implements RowWriter {
  readonly #file: FileHandle;
  readonly #path: string;
  readonly #written: RowSet;
  readonly #failures: Map<number, string>;
  #size: number;

  private constructor(file: FileHandle, path: string, written: RowSet, failures: Map<number, string>, size: number) {
    this.#size = size;
    this.#file = file;
    this.#path = path;
    this.#written = written;
    this.#failures = failures;
  }

  static async open(path: string, batch: string): Promise<OutFile> {
    const written = new RowSet();
    const failures = new Map<number, string>();
    let size = 0;
    try {
      const end = await readLines(path, batch, ({ row, error }) => {
        if (written.add(row)) size++;
        if (error) failures.set(row, String(error.code));
        else failures.delete(row);
      });
      if (end !== undefined) await truncate(path, end);
      return new OutFile(await open(path, "a"), path, written, failures, size);
    } catch (error) {
      throw error instanceof CommandError ? error : cannotWrite(path, error);
    }
  }

  get size(): number {
    return this.#size;
  }

  get failures(): number {
    return this.#failures.size;
  }

  has(row: number, failure?: string): boolean {
    return this.#written.has(row) && this.#failures.get(row) === failure;
  }

  failureOf(row: number): string | undefined {
    return this.#failures.get(row);
  }

  async write(line: RowLine): Promise<void> {
    try {
      await this.#file.appendFile(`${JSON.stringify(line)}\n`);
    } catch (error) {
      throw cannotWrite(this.#path, error);
    }
    if (this.#written.add(line.row)) this.#size++;
    if (line.error) this.#failures.set(line.row, String(line.error.code));
    else this.#failures.delete(line.row);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#file.close();
  }
}

class Stdout implements RowWriter {
  readonly size = 0;
  readonly failures = 0;
  readonly #signal: AbortSignal;

  constructor(signal: AbortSignal) {
    this.#signal = signal;
  }

  has(): boolean {
    return false;
  }

  failureOf(): undefined {
    return undefined;
  }

  async write(line: RowLine): Promise<void> {
    await print(`${JSON.stringify(line)}\n`, this.#signal);
  }

  async [Symbol.asyncDispose](): Promise<void> {}
}

function cannotWrite(path: string, error: unknown): CommandError {
  const message = error instanceof Error ? error.message : String(error);
  return new CommandError(
    `${path} cannot be written: ${message.replace(/\.?$/, ".")}`,
    "What is done is kept: the same command, or aw batch collect, writes it.",
    1,
  );
}

/** @returns where a line begins that was torn by a crash; `undefined` where there is none, or no file */
async function readLines(path: string, batch: string, tell: (line: RowLine) => void): Promise<number | undefined> {
  let begun: Buffer[] = [];
  let number = 0;
  let end = 0;
  try {
    for await (const chunk of createReadStream(path) as AsyncIterable<Buffer>) {
      let from = 0;
      for (let at = chunk.indexOf(lineFeed); at >= 0; at = chunk.indexOf(lineFeed, from)) {
        begun.push(chunk.subarray(from, at));
        const line = Buffer.concat(begun);
        begun = [];
        from = at + 1;
        end += line.length + 1;
        tell(readLine(line.toString(), path, batch, ++number));
      }
      if (from < chunk.length) begun.push(chunk.subarray(from));
    }
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === "ENOENT") return undefined;
    throw error;
  }
  if (begun.length === 0) return undefined;
  checkTorn(Buffer.concat(begun).toString(), path, batch);
  return end;
}

function readLine(text: string, path: string, batch: string, number: number): RowLine {
  let line: Partial<RowLine> | null = null;
  try {
    line = JSON.parse(text) as Partial<RowLine> | null;
  } catch {
    // Told below.
  }
  if (typeof line?.batch !== "string" || typeof line.row !== "number") throw foreign(path, `line ${number}`);
  if (line.batch === batch) return line as RowLine;
  throw new CommandError(
    `${path} holds rows of the batch ${line.batch}, and this is the batch ${batch}.`,
    "Name another --out. (It is the same batch with the same rows, prompt, model and options, or with its --id.)",
  );
}

/** A file that was not written by us is not cut. After a power failure there may be zeros where a line was to be. */
function checkTorn(text: string, path: string, batch: string): void {
  const beginning = `{"batch":${JSON.stringify(batch)},`;
  const left = text.replace(/\0+$/, "");
  if (left.startsWith(beginning) || beginning.startsWith(left)) return;
  throw foreign(path, "its last line");
}

function foreign(path: string, where: string): CommandError {
  return new CommandError(`${path} is no file of rows: ${where} is none.`, "Name another --out.");
}
