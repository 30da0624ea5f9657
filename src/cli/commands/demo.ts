/** `aw demo`: shows a stranger that it works, without a key, a network or a cost. */
import { mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, relative } from "node:path";
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
  note(await deferred(signal));
}

/** The same question, deferred: written to a file, carried out by a worker, collected by its id. */
async function deferred(signal: AbortSignal): Promise<string> {
  const { openOperations } = await import("../../operations.ts");
  const folder = mkdtempSync(join(tmpdir(), "afterword-demo-"));
  try {
    await using operations = await openOperations({ store: join(folder, "operations.db") });
    const { id } = await operations.defer(getModel("sim:prose").prompt(question));
    const { metadata, response } = await operations.attach(id).wait({ signal });
    const length = response?.text.length ?? 0;
    return `Deferred: operation ${id}, kept in SQLite and collected by its id, has ${metadata.state} with ${length} characters.`;
  } catch (error) {
    signal.throwIfAborted();
    return `Deferred operations do not work here: ${(error as Error).message}`;
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
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
