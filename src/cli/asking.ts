/** From what was typed to what is asked: the model, its conversation, its tools, and the log. */

import { resolve } from "node:path";
import { createInterface } from "node:readline/promises";
import { pathToFileURL } from "node:url";
import {
  CancelToolCall,
  type ChainSettings,
  type Conversation,
  type ConversationOptions,
  getModel,
  type Model,
  type PromptOptions,
  type ToolInput,
} from "../index.ts";
import type { LoggedConversation, Logs } from "../logs.ts";
import { CommandError } from "./failure.ts";
import { readOptions } from "./options.ts";
import { murmur, note } from "./output.ts";
import type { AskFlags, LogFlags } from "./prompt-options.ts";

export interface Asking {
  readonly model: Model;
  readonly conversation: Conversation;
  /** Calls of tools are carried out. */
  readonly asChain: boolean;
  readonly close: () => void;
}

/** @throws CommandError for flags that cannot be meant so, before anything is asked */
export async function startAsking(flags: AskFlags & LogFlags, options: PromptOptions = {}): Promise<Asking> {
  const settings = chainSettings(flags);
  const tools = await loadTools(flags.tool ?? []);
  const logs = await openLog(flags);
  try {
    const earlier = logs && findConversation(logs, flags);
    const model = getModel(flags.model ?? earlier?.model);
    const system = flags.system ?? earlier?.system;
    const shared: ConversationOptions = {
      ...options,
      ...readOptions(flags.option ?? []),
      ...settings,
      ...(earlier && { id: earlier.id, history: earlier.messages }),
      ...(system !== undefined && { system }),
      ...(tools.length > 0 && { tools }),
      ...(logs && flags.log !== false && (flags.log || (await isOn())) && { log: logs }),
      ...(flags.maxCost !== undefined && { maxCost: amount(flags.maxCost) }),
    };
    return { model, conversation: model.conversation(shared), asChain: tools.length > 0, close: () => logs?.close() };
  } catch (error) {
    logs?.close();
    throw error;
  }
}

function chainSettings({ chainLimit = "5", toolsApprove }: AskFlags): ChainSettings {
  if (!/^\d+$/.test(chainLimit)) {
    throw new CommandError(`--chain-limit is ${chainLimit}; it must be a number of steps.`, "0 is no limit.");
  }
  return { maxSteps: Number(chainLimit), ...(toolsApprove && { beforeCall: askApproval }) };
}

async function askApproval(
  _tool: unknown,
  { name, input }: { readonly name: string; readonly input: unknown },
): Promise<void> {
  if (!process.stdin.isTTY)
    throw new CommandError("--tools-approve asks on the terminal, and there is none.", "Leave it out.");
  murmur(`${name}(${JSON.stringify(input)})\n`);
  const terminal = createInterface({ input: process.stdin, output: process.stderr });
  try {
    const answer = await terminal.question("Approve tool call? [y/N] ");
    if (!/^y(es)?$/i.test(answer.trim())) throw new CancelToolCall("User cancelled tool call");
  } finally {
    terminal.close();
  }
}

function amount(text: string): number {
  const value = Number(text);
  if (text.trim() !== "" && value >= 0) return value;
  throw new CommandError(`--max-cost is ${text}; it must be an amount.`, "Write it like --max-cost 0.05.");
}

/** The tools and toolboxes that the modules export. @throws CommandError for a module that cannot be loaded, or has none */
export async function loadTools(files: readonly string[]): Promise<ToolInput[]> {
  const found: ToolInput[] = [];
  for (const file of files) {
    const exported = await importModule(file);
    const tools = Object.values(exported).filter(isToolInput);
    if (tools.length === 0) {
      throw new CommandError(
        `${file} exports no tools.`,
        "A tool is made by tool() of afterword, and exported: export const add = tool({ ... }).",
      );
    }
    found.push(...tools);
  }
  return found;
}

async function importModule(file: string): Promise<Record<string, unknown>> {
  try {
    return (await import(pathToFileURL(resolve(file)).href)) as Record<string, unknown>;
  } catch (error) {
    const { code, message } = error as NodeJS.ErrnoException;
    const what =
      code === "ERR_MODULE_NOT_FOUND" && message.includes(resolve(file))
        ? "does not exist"
        : `cannot be loaded: ${message}`;
    throw new CommandError(`${file} ${what}.`, "-T takes a module, .js or (on Node 22.18 or newer) .ts.");
  }
}

function isToolInput(value: unknown): value is ToolInput {
  if (typeof value !== "object" || value === null) return false;
  const { name, inputSchema, tools } = value as Record<string, unknown>;
  return Array.isArray(tools) || (typeof name === "string" && typeof inputSchema === "object");
}

async function isOn(): Promise<boolean> {
  return (await import("../logs.ts")).loggingIsOn();
}

/** The log, where there is something to read or write. Without one the answer still comes, unless it is needed to go on with a conversation. */
async function openLog(flags: LogFlags): Promise<Logs | undefined> {
  const isNeeded = flags.continue || flags.cid !== undefined;
  if (!isNeeded && (flags.log === false || !(flags.log || (await isOn())))) return undefined;
  try {
    return (await import("../logs.ts")).openLogs();
  } catch (error) {
    if (isNeeded) throw error;
    note(`This is not written to the log: ${(error as Error).message}`);
    return undefined;
  }
}

function findConversation(logs: Logs, flags: LogFlags): LoggedConversation | undefined {
  if (!flags.continue && flags.cid === undefined) return undefined;
  const id = flags.cid === undefined ? logs.latestConversation() : idOf(logs, flags.cid);
  const found = id === undefined ? undefined : logs.conversation(id);
  if (found) return found;
  const what =
    flags.cid === undefined
      ? "There is no conversation in the log."
      : `No conversation in the log has the id ${flags.cid}.`;
  throw new CommandError(what, "To list what is in it: aw logs", 3);
}

/** The only id that begins so. */
function idOf(logs: Logs, prefix: string): string | undefined {
  if (logs.conversation(prefix)) return prefix;
  const entries = logs.list({ limit: 10_000 });
  const ids = new Set(
    entries.flatMap(({ conversationId }) => (conversationId?.startsWith(prefix) ? [conversationId] : [])),
  );
  if (ids.size <= 1) return [...ids][0];
  throw new CommandError(
    `Several conversations have an id that begins with ${prefix}: ${[...ids].slice(0, 5).join(", ")}.`,
    "Write more of it.",
  );
}
