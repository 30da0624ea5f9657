/** `aw chat`: a conversation, a prompt a line. */
import { writeFileSync } from "node:fs";
import { createInterface, type Interface } from "node:readline";
import { getModel, usageTable } from "../../index.ts";
import { noteRemarks, printAnswer } from "../answer.ts";
import { type Asking, startAsking } from "../asking.ts";
import { CommandError, explain, Stop } from "../failure.ts";
import { note, print } from "../output.ts";
import type { AskFlags, LogFlags } from "../prompt-options.ts";

export type ChatFlags = AskFlags & LogFlags;

const help = `A line is a prompt. Lines between /multi and /end are one.
/model ID      another model answers from now on
/usage         tokens and money so far
/save FILE     writes the conversation, as JSON
/quit, /exit   leaves, as Ctrl-D does; Ctrl-C stops an answer`;

export async function chat(flags: ChatFlags, signal: AbortSignal): Promise<void> {
  const asking = await startAsking(flags);
  try {
    await new Chat(asking, flags, signal).run();
  } finally {
    asking.close();
  }
}

class Chat {
  readonly #asking: Asking;
  readonly #flags: ChatFlags;
  readonly #signal: AbortSignal;
  readonly #lines: Interface;
  /** Of the answer that comes at this moment. */
  #turn: AbortController | undefined;
  #closed = false;
  /** Why it was left, where that is not its end. */
  #left: Stop | undefined;

  constructor(asking: Asking, flags: ChatFlags, signal: AbortSignal) {
    this.#asking = asking;
    this.#flags = flags;
    this.#signal = signal;
    const isTerminal = process.stdin.isTTY && process.stderr.isTTY;
    this.#lines = createInterface({
      input: process.stdin,
      output: process.stderr,
      terminal: isTerminal,
      prompt: isTerminal ? "> " : "",
    });
  }

  async run(): Promise<void> {
    const lines = this.#lines;
    const leave = () => lines.close();
    lines.once("close", () => {
      this.#closed = true;
    });
    this.#signal.addEventListener("abort", leave, { once: true });
    // A terminal tells of Ctrl-C here; elsewhere the signal ends everything.
    lines.on("SIGINT", () => {
      if (this.#turn) this.#turn.abort(new Stop(130));
      else {
        this.#left = new Stop(130);
        lines.close();
      }
    });
    note(`${this.#asking.model.id}. /help tells what else there is.`);
    this.#prompt();
    let block: string[] | undefined;
    for await (const line of lines) {
      if (block) {
        if (line.trim() === "/end") {
          await this.#ask(block.join("\n"));
          block = undefined;
        } else block.push(line);
      } else if (line.trim() === "/multi") {
        block = [];
      } else if (!(await this.#take(line.trim()))) break;
      this.#prompt();
    }
    lines.close();
    this.#signal.removeEventListener("abort", leave);
    this.#signal.throwIfAborted();
    if (this.#left) throw this.#left;
  }

  /** What is piped in needs no prompt, and may have ended. */
  #prompt(): void {
    if (this.#lines.terminal && !this.#closed) this.#lines.prompt();
  }

  /** @returns whether to go on */
  async #take(line: string): Promise<boolean> {
    if (line === "") return true;
    if (!line.startsWith("/")) await this.#ask(line);
    else if (line === "/quit" || line === "/exit") return false;
    else await this.#told(() => this.#command(line));
    return true;
  }

  async #ask(text: string): Promise<void> {
    if (text.trim() === "") return;
    const { conversation, asChain } = this.#asking;
    const turn = new AbortController();
    this.#turn = turn;
    const signal = AbortSignal.any([turn.signal, this.#signal]);
    await this.#told(async () => {
      const generation = asChain ? conversation.chain(text, { signal }) : conversation.prompt(text, { signal });
      const { toolsDebug } = this.#flags;
      noteRemarks(await printAnswer(generation, { signal: this.#signal, ...(toolsDebug && { showTools: true }) }));
    });
    this.#turn = undefined;
  }

  async #command(line: string): Promise<void> {
    const [name = "", ...rest] = line.split(/\s+/);
    const argument = rest.join(" ");
    const { conversation } = this.#asking;
    switch (name) {
      case "/help":
        return note(help);
      case "/model":
        if (argument === "") return note(conversation.model.id);
        conversation.use(getModel(argument));
        return note(`${conversation.model.id} answers from now on.`);
      case "/usage":
        return print(`${usageTable(conversation.usage, conversation.cost)}\n`, this.#signal);
      case "/save":
        return this.#save(argument);
      default:
        throw new CommandError(
          `There is no command ${name}.`,
          "There are /model, /usage, /save, /multi, /help, /quit.",
        );
    }
  }

  #save(path: string): void {
    if (path === "") throw new CommandError("/save needs a file.", "Write it like /save talk.json.");
    try {
      writeFileSync(path, `${JSON.stringify(this.#asking.conversation, undefined, 2)}\n`, { flag: "wx" });
    } catch (error) {
      const exists = (error as NodeJS.ErrnoException).code === "EEXIST";
      throw new CommandError(
        `${path} ${exists ? "exists already" : `cannot be written: ${(error as Error).message}`}.`,
        "Name another file.",
      );
    }
    note(`Saved as ${path}.`);
  }

  /** What goes wrong in a turn is told, and the conversation goes on as it was. */
  async #told(run: () => Promise<void> | void): Promise<void> {
    try {
      await run();
    } catch (error) {
      if (this.#signal.aborted) throw this.#signal.reason;
      const { lines } = await explain(error);
      for (const [index, each] of lines.entries()) note(each, index === 0 ? "red" : undefined);
      if (lines.length === 0) note("Stopped.");
    }
  }
}
