/** A line from the terminal that it does not show. */
import { createInterface } from "node:readline";
import { Writable } from "node:stream";
import { Stop } from "./failure.js";
/** What was typed, and nothing where the input was closed instead. The question goes to stderr. */
export function askHidden(question, signal) {
    // The interface would show every letter, and the question again with each change.
    const nowhere = new Writable({ write: (_chunk, _encoding, done) => done() });
    const lines = createInterface({ input: process.stdin, output: nowhere, terminal: true, historySize: 0 });
    return new Promise((resolve, reject) => {
        const aborted = () => reject(signal.reason);
        signal.addEventListener("abort", aborted, { once: true });
        if (signal.aborted)
            aborted();
        lines.once("line", resolve);
        lines.once("close", () => resolve(""));
        // The terminal sends letters only: Ctrl-C is one of them.
        lines.once("SIGINT", () => reject(new Stop(130)));
        process.stderr.write(question);
    }).finally(() => {
        lines.close();
        process.stderr.write("\n");
    });
}
