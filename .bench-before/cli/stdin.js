/** Text that is piped in. */
import { fstatSync } from "node:fs";
import { CommandError } from "./failure.js";
const patienceMs = 3000;
/**
 * Everything from stdin; nothing where it is a terminal.
 * @param needed there is no other text to go on with
 */
export async function readStdin(signal, needed) {
    const bytes = await read(signal, needed);
    if (bytes.length === 0)
        return "";
    try {
        return new TextDecoder("utf-8", { fatal: true }).decode(bytes);
    }
    catch {
        throw new CommandError("What came from stdin is not text in UTF-8.", "Pipe in text, or send a file with -a -.");
    }
}
/** A file that is piped in. @throws CommandError where there is none */
export async function readBytes(signal) {
    const bytes = await read(signal, true);
    if (bytes.length > 0)
        return bytes;
    throw new CommandError("Nothing came from stdin for -a -.", "Pipe in a file, or name one.");
}
function read(signal, needed) {
    const { stdin } = process;
    if (stdin.isTTY)
        return Promise.resolve(Buffer.alloc(0));
    return new Promise((resolve, reject) => {
        const chunks = [];
        const settle = (finish) => {
            clearTimeout(timer);
            signal.removeEventListener("abort", aborted);
            stdin.destroy();
            finish();
        };
        const aborted = () => settle(() => reject(signal.reason));
        const timer = setTimeout(() => {
            // Programs start others with a socket that they often neither write to nor close; a pipe of a shell ends with what writes to it.
            if (!needed && fstatSync(0).isSocket()) {
                process.stderr.write("Nothing came from stdin; going on without it. (With </dev/null there is no wait.)\n");
                settle(() => resolve(Buffer.alloc(0)));
            }
            else if (process.stderr.isTTY) {
                process.stderr.write("Waiting for stdin to end ...\n");
            }
        }, patienceMs);
        signal.addEventListener("abort", aborted, { once: true });
        if (signal.aborted)
            return aborted();
        stdin.on("data", (chunk) => {
            clearTimeout(timer);
            chunks.push(chunk);
        });
        stdin.on("error", (error) => settle(() => reject(new CommandError(`Cannot read stdin: ${error.message}.`, "Pipe in text."))));
        stdin.on("end", () => settle(() => resolve(Buffer.concat(chunks))));
    });
}
