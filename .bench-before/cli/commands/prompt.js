/** `aw [prompt...]`: asks a model. */
import { file, formatCost, formatUsage, } from "../../index.js";
import { noteRemarks, printAnswer } from "../answer.js";
import { approvalSettings, askOnTerminal } from "../approval.js";
import { startAsking } from "../asking.js";
import { CommandError } from "../failure.js";
import { note, print } from "../output.js";
import { readSchema } from "../schema-flag.js";
import { readBytes, readStdin } from "../stdin.js";
export async function prompt(argument, flags, signal) {
    // Mistakes first: whoever made one need not wait for stdin.
    const options = turnOptions(flags);
    const { conversation, asChain, asked, close } = await startAsking(flags);
    try {
        const input = await readInput(argument, flags.attachment ?? [], signal);
        const all = { ...options, signal };
        const generation = asChain
            ? conversation.chain(input, { ...all, ...approvalSettings(asked, askOnTerminal) })
            : conversation.prompt(input, all);
        try {
            await show(generation, flags, asked, signal);
        }
        catch (error) {
            if (flags.usage)
                await noteUsageOfFailed(generation);
            throw error;
        }
        if (flags.usage)
            await noteUsage(generation);
    }
    finally {
        close();
    }
}
async function show(generation, flags, asked, signal) {
    const { json = false, hideReasoning = json, toolsDebug } = flags;
    const hasSchema = (flags.schema ?? flags.schemaMulti) !== undefined;
    const withText = !json && !hasSchema;
    const result = await printAnswer(generation, {
        signal,
        hideReasoning,
        asked,
        withText,
        ...(toolsDebug && { showTools: true }),
    });
    if (json)
        await print(`${JSON.stringify(result, undefined, 2)}\n`, signal);
    else
        noteRemarks(result);
    if (!hasSchema)
        return;
    const output = await generation.output();
    if (!json)
        await print(`${JSON.stringify(output, undefined, process.stdout.isTTY ? 2 : undefined)}\n`, signal);
}
/** Tokens, and money where it is known. */
export async function noteUsage(generation) {
    noteUsageOf(await generation);
}
/** What it had used by then was spent all the same. */
async function noteUsageOfFailed(generation) {
    const { result } = await new Promise((resolve) => generation.onDone(resolve));
    if (result.usage)
        noteUsageOf(result);
}
function noteUsageOf({ usage, cost, costUnknown }) {
    const money = cost ? `; Cost: ${formatCost(cost)}` : "";
    note(`Usage: ${formatUsage(usage)}${money}`);
    if (costUnknown !== undefined)
        note(costUnknown);
}
export function turnOptions({ schema, schemaMulti, stream = true, }) {
    if (schema !== undefined && schemaMulti !== undefined) {
        throw new CommandError("--schema and --schema-multi exclude each other.", "Leave one of them out.");
    }
    const text = schema ?? schemaMulti;
    return {
        ...(text !== undefined && { schema: readSchema(text, schemaMulti !== undefined) }),
        ...(!stream && { stream: false }),
    };
}
export async function readInput(argument, attachments, signal) {
    if (attachments.length === 0)
        return readPrompt(argument, signal);
    // Files first, as models like it; one of them may be what is piped in.
    const isPiped = attachments.includes("-");
    const files = await Promise.all(attachments.map(async (each) => file(each === "-" ? await readBytes(signal) : each)));
    return [...files, isPiped ? argument : await readPrompt(argument, signal)].filter((each) => each !== "");
}
/** Text from stdin first, then the argument, with a space between, as in https://llm.datasette.io/en/stable/usage.html */
async function readPrompt(argument, signal) {
    const given = argument.trim() !== "";
    const piped = await readStdin(signal, !given);
    if (piped.trim() === "") {
        if (!given)
            throw new CommandError("There is no prompt.", 'Write one, such as: aw "Why is the sky blue?"');
        return argument;
    }
    return given ? `${piped} ${argument}` : piped;
}
