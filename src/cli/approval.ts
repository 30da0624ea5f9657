/** Asks the user before a tool is called: all calls with --tools-approve, else those of tools that say so. */
import { createInterface } from "node:readline";
import { setImmediate } from "node:timers/promises";
import { CancelToolCall, type ChainSettings, type Tool, type Toolbox, type ToolInput } from "../index.ts";
import { CommandError, Stop } from "./failure.ts";
import { murmur } from "./output.ts";

/** Resolves to the line that is typed, and to nothing where the input is closed instead. */
type Ask = (question: string) => Promise<string>;

/** Which calls are asked for: all of them, or those of the tools with these names. */
export type Asked = "all" | ReadonlySet<string>;

interface AskedTools {
  readonly tools: readonly ToolInput[];
  readonly asked: Asked | undefined;
}

/**
 * The tools, of which those that need an approval get it on the terminal. Where there is none, such a tool has its chain paused, as it would anywhere.
 * @throws CommandError where all calls are to be asked for and nobody can be
 */
export function takeApprovals(tools: readonly ToolInput[], all: boolean): AskedTools {
  if (!process.stdin.isTTY) {
    if (!all || tools.length === 0) return { tools, asked: undefined };
    throw new CommandError("--tools-approve asks on the terminal, and stdin is none.", "Leave one of the two out.");
  }
  const names = new Set<string>();
  const open = tools.map((each) => withoutPause(each, names));
  return { tools: open, asked: all ? "all" : names };
}

/** @param ask of the turn: it rejects when that ends */
export function approvalSettings(asked: Asked | undefined, ask: Ask): ChainSettings {
  if (asked === undefined) return {};
  let last: Promise<unknown> = Promise.resolve();
  return {
    // A question stands alone on the terminal: no result of another call comes behind it.
    ...((asked === "all" || asked.size > 0) && { toolConcurrency: 1 }),
    beforeCall(_tool, { name, input }) {
      if (asked !== "all" && !asked.has(name)) return;
      // One after the other: an answer must not count for two.
      const approved = last.then(() => approve(name, input, ask));
      last = approved.catch(() => {});
      return approved;
    },
  };
}

async function approve(name: string, input: unknown, ask: Ask): Promise<void> {
  // What the call before gave is shown first.
  await setImmediate();
  murmur(`\n${name}(${JSON.stringify(input)})\n`);
  const answer = await ask("Approve tool call? [y/N] ");
  if (!/^y(es)?$/i.test(answer.trim())) throw new CancelToolCall("User cancelled tool call");
}

/** Where nobody else reads from the terminal. */
export function askOnTerminal(question: string): Promise<string> {
  const lines = createInterface({ input: process.stdin, output: process.stderr });
  return new Promise<string>((resolve, reject) => {
    // The terminal sends letters only: Ctrl-C is one of them.
    lines.once("SIGINT", () => reject(new Stop(130)));
    lines.once("close", () => resolve(""));
    lines.question(question, resolve);
  }).finally(() => lines.close());
}

function withoutPause(input: ToolInput, names: Set<string>): ToolInput {
  if (!("tools" in input)) return askedFirst(input, names);
  const box: Toolbox = input;
  // It may fill its list when it is prepared.
  return {
    get tools() {
      return box.tools.map((each) => askedFirst(each, names));
    },
    prepare: () => box.prepare?.(),
  };
}

function askedFirst<T extends Exclude<ToolInput, Toolbox>>(tool: T, names: Set<string>): T {
  if (!("needsApproval" in tool) || !tool.needsApproval) return tool;
  const { needsApproval: _needsApproval, ...rest } = tool satisfies Tool;
  names.add(rest.name);
  return rest as T;
}
