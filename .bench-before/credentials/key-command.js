/** A program that prints a key, such as a password manager: run without a shell, and its output shown nowhere. */
import { execFile } from "node:child_process";
/** Password managers may have to ask their user first. */
const timeoutMs = 60_000;
/** What the program printed, without the white space around it. Rejects with an Error that tells what went wrong, never what was printed. */
export function runKeyCommand(argv, clock) {
    const [file = "", ...rest] = argv;
    const { promise, resolve, reject } = Promise.withResolvers();
    const failed = (why) => reject(new Error(`keyCommand "${file}" ${why}`));
    const options = { encoding: "utf8", windowsHide: true, maxBuffer: 64 * 1024 };
    const child = execFile(file, rest, options, (error, stdout) => {
        cancel();
        if (error)
            failed(reason(error));
        else if (stdout.trim() === "")
            failed("printed nothing");
        else
            resolve(stdout.trim());
    });
    // It has nothing to read; a program that asks for a password there would wait for ever.
    child.stdin?.end();
    const cancel = clock.after(timeoutMs, () => {
        child.kill("SIGKILL");
        failed(`did not end within ${timeoutMs / 1000} s`);
    });
    return promise;
}
function reason({ code, signal, }) {
    if (code === "ENOENT")
        return "was not found";
    if (code === "EACCES")
        return "may not be run";
    if (code === "ERR_CHILD_PROCESS_STDIO_MAXBUFFER")
        return "printed too much for a key";
    if (signal)
        return `was ended by ${signal}`;
    return typeof code === "number" ? `ended with exit code ${code}` : `could not be run (${code})`;
}
