/** `aw [prompt...]`: asks a model. */
import { file, formatCost, formatUsage, type Generation, type PromptInput, type PromptOptions } from "../../index.ts";
import { noteRemarks, printAnswer } from "../answer.ts";
import { startAsking } from "../asking.ts";
import { CommandError } from "../failure.ts";
import { note, print } from "../output.ts";
import type { AskFlags, LogFlags } from "../prompt-options.ts";
import { readSchema } from "../schema-flag.ts";
import { readBytes, readStdin } from "../stdin.ts";

export interface PromptFlags extends AskFlags, LogFlags {
  readonly attachment?: readonly string[];
  readonly schema?: string;
  readonly schemaMulti?: string;
  readonly usage?: boolean;
  readonly json?: boolean;
  readonly stream: boolean;
  readonly hideReasoning?: boolean;
}

export async function prompt(argument: string, flags: PromptFlags, signal: AbortSignal): Promise<void> {
  // Mistakes first: whoever made one need not wait for stdin.
  const options = turnOptions(flags);
  const { conversation, asChain, close } = await startAsking(flags);
  try {
    const input = await readInput(argument, flags.attachment ?? [], signal);
    const all = { ...options, signal };
    const generation = asChain ? conversation.chain(input, all) : conversation.prompt(input, all);
    await show(generation, flags, signal);
    if (flags.usage) await noteUsage(generation);
  } finally {
    close();
  }
}

async function show(generation: Generation, flags: PromptFlags, signal: AbortSignal): Promise<void> {
  if (flags.json) return print(`${JSON.stringify(await generation, undefined, 2)}\n`, signal);
  if ((flags.schema ?? flags.schemaMulti) !== undefined) {
    const output = await generation.output();
    return print(`${JSON.stringify(output, undefined, process.stdout.isTTY ? 2 : undefined)}\n`, signal);
  }
  const { hideReasoning = false, toolsDebug } = flags;
  noteRemarks(await printAnswer(generation, { signal, hideReasoning, ...(toolsDebug && { showTools: true }) }));
}

/** Tokens, and money where it is known. */
export async function noteUsage(generation: Generation): Promise<void> {
  const { usage, cost, costUnknown } = await generation;
  const money = cost ? `; Cost: ${formatCost(cost)}` : "";
  note(`Usage: ${formatUsage(usage)}${money}`);
  if (costUnknown !== undefined) note(costUnknown);
}

function turnOptions({ schema, schemaMulti, stream }: PromptFlags): PromptOptions {
  if (schema !== undefined && schemaMulti !== undefined) {
    throw new CommandError("--schema and --schema-multi exclude each other.", "Leave one of them out.");
  }
  const text = schema ?? schemaMulti;
  return {
    ...(text !== undefined && { schema: readSchema(text, schemaMulti !== undefined) }),
    ...(!stream && { stream: false }),
  };
}

async function readInput(argument: string, attachments: readonly string[], signal: AbortSignal): Promise<PromptInput> {
  if (attachments.length === 0) return readPrompt(argument, signal);
  // Files first, as models like it; one of them may be what is piped in.
  const isPiped = attachments.includes("-");
  const files = await Promise.all(attachments.map(async (each) => file(each === "-" ? await readBytes(signal) : each)));
  return [...files, isPiped ? argument : await readPrompt(argument, signal)].filter((each) => each !== "");
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
