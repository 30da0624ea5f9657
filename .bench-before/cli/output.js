/** Where things go: answers and data to stdout, everything else to stderr; and how they look on a terminal. */
import { once } from "node:events";
import { styleText } from "node:util";
/** Writes to stdout. Resolves when there is room for more, or when there will not be. */
export function print(text, signal) {
    return write(process.stdout.isTTY ? plain(text) : text, signal);
}
/** The same of a {@link table}, whose styles are our own. */
export function printTable(text, signal) {
    return write(text, signal);
}
async function write(text, signal) {
    if (process.stdout.write(text))
        return;
    // Its failure is told to the listener in main, which aborts the signal.
    await once(process.stdout, "drain", { signal }).catch(() => { });
}
/** Writes a line to stderr. */
export function note(line, style) {
    const text = process.stderr.isTTY ? plain(line) : line;
    process.stderr.write(`${style ? styleText(style, text, { stream: process.stderr }) : text}\n`);
}
/** Writes to stderr in a low voice, without a line break. */
export function murmur(text) {
    process.stderr.write(styleText("dim", plain(text), { stream: process.stderr }));
}
/** Columns of equal width under a header; columns with nothing in them are left out. For {@link printTable}. */
export function table(header, cells) {
    const rows = cells.map((row) => row.map(plain));
    const used = header.map((_, column) => column).filter((column) => rows.some((row) => row[column]));
    const width = (column) => Math.max(...[header, ...rows].map((row) => row[column]?.length ?? 0));
    const widths = new Map(used.map((column) => [column, width(column)]));
    const line = (row) => used
        .map((column) => (row[column] ?? "").padEnd(widths.get(column) ?? 0))
        .join("  ")
        .trimEnd();
    const title = styleText("bold", line(header), { stream: process.stdout });
    return [title, ...rows.map(line)].map((text) => `${text}\n`).join("");
}
/** Without control characters, with which a text could retitle the terminal, write to its clipboard or hide what it says. */
function plain(text) {
    return text.replace(/[^\P{Cc}\n\t]/gu, "");
}
