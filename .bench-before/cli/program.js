/** What can be typed: commands, options and help. What they do is loaded when it is asked for. */
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import { addBatchCommands } from "./batch-commands.js";
import { help } from "./help.js";
import { addLogCommands } from "./log-commands.js";
import { addOperationCommands } from "./operation-commands.js";
import { takeAskOptions, takeInputOptions, takeLogOptions } from "./prompt-options.js";
import { addSettingCommands } from "./setting-commands.js";
/** @param signal ends whatever the command does */
export function createProgram(signal) {
    // Errors are told by whoever catches them, all in one form.
    const program = new Command("aw").exitOverride().configureOutput({ outputError() { } });
    program.enablePositionalOptions().helpCommand(false).showSuggestionAfterError();
    program.description("Asks a language model and streams its answer to stdout; everything else goes to stderr.");
    takePrompt(program, signal).option("-V, --version", "print the version").on("option:version", printVersion);
    program.helpOption("-h, --help", "print this").addHelpText("after", help);
    takePrompt(program.command("prompt"), signal).description("ask, where the text begins with a command's name");
    takeLogOptions(takeAskOptions(program.command("chat")))
        .description("talk with a model, line by line")
        .action(async (flags) => {
        const { chat } = await import("./commands/chat.js");
        await chat(flags, signal);
    });
    program
        .command("models")
        .description("list the models that are known by name")
        .option("-q, --query <text>", "only those whose id or alias has this in it")
        .option("--json", "as JSON")
        .action(async (flags) => {
        const { models } = await import("./commands/models.js");
        await models(flags, signal);
    });
    program
        .command("demo")
        .description("see it work, without a key or a network")
        .action(async () => {
        const { demo } = await import("./commands/demo.js");
        await demo(signal);
    });
    addLogCommands(program, signal);
    addOperationCommands(program, signal);
    addBatchCommands(program, signal);
    addSettingCommands(program, signal);
    return program;
}
function takePrompt(command, signal) {
    command.argument("[prompt...]", "what to ask; text from stdin comes before it");
    return takeLogOptions(takeInputOptions(takeAskOptions(command)))
        .option("-u, --usage", "print tokens and cost to stderr")
        .option("--json", "print the whole result as JSON")
        .option("--no-stream", "ask for the answer in one piece")
        .option("-R, --hide-reasoning", "do not show thoughts on the terminal")
        .action(async (words, flags) => {
        // Waiting for somebody to type would look like a hang.
        if (words.length === 0 && process.stdin.isTTY)
            command.help({ error: true });
        const { prompt } = await import("./commands/prompt.js");
        await prompt(words.join(" "), flags, signal);
    });
}
function printVersion() {
    // As far from dist/cli as from src/cli.
    const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8"));
    process.stdout.write(`${version}\n`);
    throw new CommanderError(0, "commander.version", version);
}
