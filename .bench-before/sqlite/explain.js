/** What SQLite says when something goes wrong, as an error that says what to do. */
import { StoreError } from "../core/errors.js";
/** @param place what to do where the file cannot be made: a sentence */
export function explain(path, place, error) {
    if (!(error instanceof Error) || !("code" in error) || error instanceof StoreError)
        return error;
    const { code, errcode, message } = error;
    if (code !== "ERR_SQLITE_ERROR") {
        if (!("syscall" in error))
            return error;
        return new StoreError(`${path} cannot be made: ${message}. ${place}`, { cause: error });
    }
    if (message === "no such module: fts5") {
        const why = `whose SQLite has full-text search; this is ${process.version}`;
        return new StoreError(`The log needs Node 22.16 or newer, ${why}. Update Node, or go on without a log.`, {
            cause: error,
        });
    }
    const busy = isBusy(error);
    return new StoreError(`${path}: ${message}. ${ways[primary(errcode)] ?? "Name another file, or remove this one."}`, {
        cause: error,
        retryable: busy,
    });
}
export function isBusy(error) {
    const code = primary(error.errcode);
    return code === 5 || code === 6;
}
/** By result code: https://www.sqlite.org/rescode.html */
const ways = {
    5: "Another process has been writing for long; try again.",
    6: "Another process has been writing for long; try again.",
    8: "Make it writable, or name another file.",
    11: "It is damaged; restore a backup, or move it away and a new one is made.",
    13: "Make room on the disk.",
    14: "Check that it and its directory can be read and written.",
    26: "It is no database; name another file, or move it away.",
};
/** Extended codes have more in the upper bits. */
function primary(errcode = 0) {
    return errcode & 0xff;
}
