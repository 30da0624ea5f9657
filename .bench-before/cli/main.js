#!/usr/bin/env node
/** The command `aw`: runs one command, tells what went wrong in two lines, and ends with an exit code. */
import { CommandError, explain, Stop } from "./failure.js";
import { note } from "./output.js";
import { createProgram } from "./program.js";
const command = new AbortController();
const { signal } = command;
// Once: if the first one does not end it, the second gets what Node does by default.
process.once("SIGINT", () => command.abort(new Stop(130)));
process.once("SIGTERM", () => command.abort(new Stop(143)));
process.stdout.on("error", cannotWrite);
// There is nobody left to tell.
process.stderr.on("error", () => { });
process.exit(await run());
async function run() {
    try {
        await createProgram(signal).parseAsync();
        await written();
        signal.throwIfAborted();
        return 0;
    }
    catch (error) {
        const { lines, exitCode } = await explain(signal.aborted ? signal.reason : error);
        for (const [index, line] of lines.entries())
            note(line, index === 0 ? "red" : undefined);
        await written();
        return exitCode;
    }
}
/** Waits until everything has left the process, but not for a reader who holds it up when it is told to stop. */
function written() {
    return new Promise((resolve) => {
        if (signal.aborted)
            return resolve();
        signal.addEventListener("abort", () => resolve(), { once: true });
        process.stdout.write("", (error) => {
            if (error)
                cannotWrite(error);
            process.stderr.write("", () => resolve());
        });
    });
}
/** A reader that has seen enough, such as `head`, is no failure. */
function cannotWrite(error) {
    if (error.code === "EPIPE")
        command.abort(new Stop(0));
    else
        command.abort(new CommandError(`Cannot write to stdout: ${error.message}.`, "Write it somewhere else.", 1));
}
