/** The options of a prompt as they are typed: those of `aw prompt`, `aw chat` and whatever else asks a model. */
import type { Command } from "commander";

/** What is asked, and how. */
export interface AskFlags {
  readonly model?: string;
  readonly system?: string;
  readonly option?: readonly string[];
  readonly tool?: readonly string[];
  readonly toolsDebug?: boolean;
  readonly toolsApprove?: boolean;
  readonly chainLimit?: string;
  readonly maxCost?: string;
}

/** Which conversation it belongs to, and whether it is written down. */
export interface LogFlags {
  readonly continue?: boolean;
  readonly cid?: string;
  /** `false` for --no-log, `true` for --log; else as `aw logs on` and `off` say. */
  readonly log?: boolean;
}

export function takeAskOptions(command: Command): Command {
  return command
    .option("-m, --model <id>", "the model to ask (default: AFTERWORD_MODEL, or OpenAI's)")
    .option("-s, --system <text>", "the system prompt")
    .option(
      "-o, --option <key=value>",
      "maxTokens, temperature, topP, topK, stop, seed, reasoning, ...; repeatable",
      append,
    )
    .option("-T, --tool <file>", "run the tools that this module exports; repeatable", append)
    .option("--chain-limit <steps>", "the most answers with -T; 0 is no limit", "5")
    .option("--td, --tools-debug", "show calls and results of tools on stderr, as a terminal does anyway")
    .option("--ta, --tools-approve", "ask before each call of a tool")
    .option("--max-cost <amount>", "refuse what could cost more, in the currency of the model's prices");
}

export function takeLogOptions(command: Command): Command {
  return command
    .option("-c, --continue", "go on with the latest conversation")
    .option("--cid <id>", "go on with this conversation; the beginning of its id is enough")
    .option("--log", "write it down, whatever aw logs off says")
    .option("--no-log", "do not write it down");
}

export function append(value: string, list: readonly string[] = []): readonly string[] {
  return [...list, value];
}
