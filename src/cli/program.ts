/** What can be typed: commands, options and help. What they do is loaded when it is asked for. */
import { readFileSync } from "node:fs";
import { Command, CommanderError } from "commander";
import type { ChatFlags } from "./commands/chat.ts";
import type { ModelsFlags } from "./commands/models.ts";
import type { PromptFlags } from "./commands/prompt.ts";
import { addLogCommands } from "./log-commands.ts";
import { append, takeAskOptions, takeLogOptions } from "./prompt-options.ts";
import { addSettingCommands } from "./setting-commands.ts";

/** @param signal ends whatever the command does */
export function createProgram(signal: AbortSignal): Command {
  // Errors are told by whoever catches them, all in one form.
  const program = new Command("aw").exitOverride().configureOutput({ outputError() {} });
  program.enablePositionalOptions().helpCommand(false).showSuggestionAfterError();
  program.description("Asks a language model and streams its answer to stdout; everything else goes to stderr.");
  takePrompt(program, signal).option("-V, --version", "print the version").on("option:version", printVersion);
  program.helpOption("-h, --help", "print this").addHelpText("after", help);
  takePrompt(program.command("prompt"), signal).description("ask, where the text begins with a command's name");
  takeLogOptions(takeAskOptions(program.command("chat")))
    .description("talk with a model: a prompt a line, /help tells more")
    .action(async (flags: ChatFlags) => {
      const { chat } = await import("./commands/chat.ts");
      await chat(flags, signal);
    });
  program
    .command("models")
    .description("list the models that are known by name")
    .option("-q, --query <text>", "only those whose id or alias has this in it")
    .option("--json", "as JSON")
    .action(async (flags: ModelsFlags) => {
      const { models } = await import("./commands/models.ts");
      await models(flags, signal);
    });
  program
    .command("demo")
    .description("see it work: a simulated model, no key, no network")
    .action(async () => {
      const { demo } = await import("./commands/demo.ts");
      await demo(signal);
    });
  addLogCommands(program, signal);
  addSettingCommands(program, signal);
  return program;
}

function takePrompt(command: Command, signal: AbortSignal): Command {
  takeAskOptions(command.argument("[prompt...]", "what to ask; text from stdin comes before it"))
    .option("-a, --attachment <file>", "send a file or a URL with it; - is stdin; repeatable", append)
    .option("--schema <schema>", 'ask for JSON: "name, age int", JSON Schema, or a file with it')
    .option("--schema-multi <schema>", "ask for a list of them");
  return takeLogOptions(command)
    .option("-u, --usage", "print tokens and cost to stderr")
    .option("--json", "print the whole result as JSON")
    .option("--no-stream", "ask for the answer in one piece")
    .option("-R, --hide-reasoning", "do not show the model's thinking, which goes to stderr on a terminal")
    .action(async (words: readonly string[], flags: PromptFlags) => {
      // Waiting for somebody to type would look like a hang.
      if (words.length === 0 && process.stdin.isTTY) command.help({ error: true });
      const { prompt } = await import("./commands/prompt.ts");
      await prompt(words.join(" "), flags, signal);
    });
}

function printVersion(): never {
  // As far from dist/cli as from src/cli.
  const { version } = JSON.parse(readFileSync(new URL("../../package.json", import.meta.url), "utf8")) as {
    version: string;
  };
  process.stdout.write(`${version}\n`);
  throw new CommanderError(0, "commander.version", version);
}

const help = `
Examples:
  aw demo
  aw -m sim:prose "Why is the sky blue?"                  a simulated answer, without a key
  aw "Name three rivers"                                  with OPENAI_API_KEY set
  cat notes.txt | aw -m claude-haiku-4-5 "Sum it up"      with ANTHROPIC_API_KEY set
  aw -o reasoning=low -o maxTokens=500 -u "Is 91 prime?"
  aw --json "Name three rivers" | jq .usage
  aw -- "-40 F in Celsius?"                               text that begins with a dash

Options of -o are those of the library's prompts. A value is JSON where it can be, else text:
  -o temperature=0.2  -o 'stop=["END"]'  -o reasoning=high  -o reasoning=2048  -o timeoutMs=60000

Environment: OPENAI_API_KEY, OPENAI_BASE_URL, ANTHROPIC_API_KEY, ANTHROPIC_BASE_URL, AFTERWORD_MODEL,
  NO_COLOR, AFTERWORD_DEBUG=1 (errors in full)

Exit codes: 0 done, 1 the provider failed, 2 a mistake in what was asked, 3 no such model or call,
  4 no key or a wrong one, 5 timed out, 130 interrupted`;
