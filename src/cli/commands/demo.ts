/** `aw demo`: shows a stranger that it works, without a key, a network or a cost. */
import { basename, relative } from "node:path";
import { defaultRegistry, getModel } from "../../index.ts";
import { printAnswer } from "../answer.ts";
import { keyVariable } from "../keys.ts";
import { note } from "../output.ts";
import { noteUsage } from "./prompt.ts";

const question = "What is an afterword?";

/** What to try with a key, by provider. */
const realModels = new Map([
  ["openai", "openai:gpt-5.6-luna"],
  ["anthropic", "anthropic:claude-haiku-4-5"],
]);

export async function demo(signal: AbortSignal): Promise<void> {
  note("A demo: sim:prose, a simulated model on this machine, answers over loopback through the real OpenAI adapter.");
  note(
    "No key and no network are needed and nothing is spent; the words mean nothing, but stream as a real model's do.",
  );
  note(whatAKeyChanges());
  const generation = getModel("sim:prose").prompt(question, { signal });
  await printAnswer(generation, { signal });
  await noteUsage(generation);
}

function whatAKeyChanges(): string {
  const { providers } = defaultRegistry();
  const set = providers.map(keyVariable).filter((variable) => variable !== undefined);
  const chosen = providers.find((provider) => realModels.has(provider.name) && keyVariable(provider) !== undefined);
  const model = realModels.get(chosen?.name ?? "openai");
  const command = `${programName()} -m ${model} "${question}"`;
  if (set.length === 0) {
    return `With OPENAI_API_KEY or ANTHROPIC_API_KEY set, a real model answers, and costs money: ${command}`;
  }
  return `${set.join(" and ")} ${set.length > 1 ? "are" : "is"} set but not used here. To ask a real model, which costs money: ${command}`;
}

/** How this was started, so that what is suggested works in a checkout too, where nothing called `aw` is installed. */
function programName(): string {
  const [, script = ""] = process.argv;
  const installed = !/^main\.[jt]s$/.test(basename(script)) || script.includes("node_modules");
  return installed ? "aw" : `node ${relative(process.cwd(), script)}`;
}
