/** `aw [prompt...]`: asks a model. */
import { formatUsage, getModel } from "../../index.ts";
import { noteRemarks, printAnswer } from "../answer.ts";
import { CommandError } from "../failure.ts";
import { readOptions } from "../options.ts";
import { note, print } from "../output.ts";
import { readStdin } from "../stdin.ts";

export interface PromptFlags {
  readonly model?: string;
  readonly system?: string;
  readonly option?: readonly string[];
  readonly usage?: boolean;
  readonly json?: boolean;
  readonly stream: boolean;
  readonly hideReasoning?: boolean;
}

export async function prompt(argument: string, flags: PromptFlags, signal: AbortSignal): Promise<void> {
  // Mistakes first: whoever made one need not wait for stdin.
  const model = getModel(flags.model, {
    ...readOptions(flags.option ?? []),
    ...(flags.system !== undefined && { system: flags.system }),
    ...(!flags.stream && { stream: false }),
  });
  const generation = model.prompt(await readPrompt(argument, signal), { signal });
  if (flags.json) {
    await print(`${JSON.stringify(await generation, undefined, 2)}\n`, signal);
  } else {
    noteRemarks(await printAnswer(generation, { signal, hideReasoning: flags.hideReasoning ?? false }));
  }
  if (flags.usage) note(`Usage: ${formatUsage(await generation.usage())}`);
}

/** Text from stdin first, then the argument, with a space between, as in https://llm.datasette.io/en/stable/usage.html */
async function readPrompt(argument: string, signal: AbortSignal): Promise<string> {
  const given = argument.trim() !== "";
  const piped = await readStdin(signal, !given);
  if (piped.trim() === "") {
    if (!given) throw new CommandError("There is no prompt.", 'Write one, such as: aw "Why is the sky blue?"');
    return argument;
  }
  return given ? `${piped} ${argument}` : piped;
}
