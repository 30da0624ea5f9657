/** Asks the user before a tool is called: all calls with --tools-approve, else those of tools that say so. */
import { createInterface } from "node:readline";
import { setImmediate } from "node:timers/promises";
import { CancelToolCall } from "../index.js";
import { CommandError, Stop } from "./failure.js";
import { murmur } from "./output.js";
/**
 * The tools, of which those that need an approval get it on the terminal. Where there is none, such a tool has its chain paused, as it would anywhere.
 * @throws CommandError where all calls are to be asked for and nobody can be
 */
export function takeApprovals(tools, all) {
    if (!process.stdin.isTTY) {
        if (!all || tools.length === 0)
            return { tools, asked: undefined };
        throw new CommandError("--tools-approve asks on the terminal, and stdin is none.", "Leave one of the two out.");
    }
    const names = new Set();
    const open = tools.map((each) => withoutPause(each, names));
    return { tools: open, asked: all ? "all" : names };
}
/** @param ask of the turn: it rejects when that ends */
export function approvalSettings(asked, ask) {
    if (asked === undefined)
        return {};
    let last = Promise.resolve();
    return {
        // A question stands alone on the terminal: no result of another call comes behind it.
        ...((asked === "all" || asked.size > 0) && { toolConcurrency: 1 }),
        beforeCall(_tool, { name, input }) {
            if (asked !== "all" && !asked.has(name))
                return;
            // One after the other: an answer must not count for two.
            const approved = last.then(() => approve(name, input, ask));
            last = approved.catch(() => { });
            return approved;
        },
    };
}
async function approve(name, input, ask) {
    // What the call before gave is shown first.
    await setImmediate();
    murmur(`\n${name}(${JSON.stringify(input)})\n`);
    const answer = await ask("Approve tool call? [y/N] ");
    if (!/^y(es)?$/i.test(answer.trim()))
        throw new CancelToolCall("User cancelled tool call");
}
/** Where nobody else reads from the terminal. */
export function askOnTerminal(question) {
    const lines = createInterface({ input: process.stdin, output: process.stderr });
    return new Promise((resolve, reject) => {
        // The terminal sends letters only: Ctrl-C is one of them.
        lines.once("SIGINT", () => reject(new Stop(130)));
        lines.once("close", () => resolve(""));
        lines.question(question, resolve);
    }).finally(() => lines.close());
}
function withoutPause(input, names) {
    if (!("tools" in input))
        return askedFirst(input, names);
    const box = input;
    // It may fill its list when it is prepared.
    return {
        get tools() {
            return box.tools.map((each) => askedFirst(each, names));
        },
        prepare: () => box.prepare?.(),
    };
}
function askedFirst(tool, names) {
    if (!("needsApproval" in tool) || !tool.needsApproval)
        return tool;
    const { needsApproval: _needsApproval, ...rest } = tool;
    names.add(rest.name);
    return rest;
}
