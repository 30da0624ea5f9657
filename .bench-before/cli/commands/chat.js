/** `aw chat`: a conversation, a prompt a line. */
import { writeFileSync } from "node:fs";
import { createInterface } from "node:readline";
import { getModel, usageTable } from "../../index.js";
import { noteRemarks, printAnswer } from "../answer.js";
import { approvalSettings } from "../approval.js";
import { startAsking } from "../asking.js";
import { CommandError, explain, Stop } from "../failure.js";
import { note, print } from "../output.js";
const help = `A line is a prompt. Lines between /multi and /end are one.
/model ID      another model answers from now on
/system TEXT   another system prompt holds from now on
/clear         forgets what was said; what it cost still counts
/usage         tokens and money so far
/save FILE     writes the conversation, as JSON
/quit, /exit   leaves, as Ctrl-D does; Ctrl-C stops an answer, or drops what is typed`;
const known = "There are /model, /system, /clear, /usage, /save, /multi, /help, /quit.";
export async function chat(flags, signal) {
    const asking = await startAsking(flags);
    try {
        await new Chat(asking, flags, signal).run();
    }
    finally {
        asking.close();
    }
}
class Chat {
    #asking;
    #conversation;
    #system;
    #flags;
    #signal;
    #lines;
    /** Of the answer that comes at this moment. */
    #turn;
    /** Lines since /multi. */
    #block;
    #closed = false;
    /** Why it was left, where that is not its end. */
    #left;
    constructor(asking, flags, signal) {
        this.#asking = asking;
        this.#conversation = asking.conversation;
        this.#system = asking.shared.system;
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
    async run() {
        const lines = this.#lines;
        const leave = () => lines.close();
        lines.once("close", () => {
            this.#closed = true;
        });
        this.#signal.addEventListener("abort", leave, { once: true });
        // A terminal tells of Ctrl-C here; elsewhere the signal ends everything.
        lines.on("SIGINT", () => this.#interrupt());
        note(`${this.#conversation.model.id}. /help tells what else there is.`);
        this.#prompt();
        for await (const line of lines) {
            if (!(await this.#take(line)))
                break;
            this.#prompt();
        }
        lines.close();
        this.#signal.removeEventListener("abort", leave);
        this.#signal.throwIfAborted();
        if (this.#left)
            throw this.#left;
        if (this.#block)
            throw new CommandError("What came after /multi was not asked: /end is missing.", "Write /end.");
    }
    /** Stops what runs; else drops what is typed; else leaves. */
    #interrupt() {
        const lines = this.#lines;
        if (this.#turn)
            this.#turn.abort(new Stop(130));
        else if (lines.line === "" && !this.#block) {
            this.#left = new Stop(130);
            lines.close();
        }
        else {
            this.#block = undefined;
            lines.write(null, { ctrl: true, name: "e" });
            lines.write(null, { ctrl: true, name: "u" });
            note("");
            this.#prompt();
        }
    }
    /** What is piped in needs no prompt, and may have ended. */
    #prompt() {
        if (this.#lines.terminal && !this.#closed)
            this.#lines.prompt();
    }
    /** @returns whether to go on */
    async #take(line) {
        const block = this.#block;
        const command = line.trim();
        if (block) {
            if (command !== "/end")
                block.push(line);
            else {
                this.#block = undefined;
                await this.#ask(block.join("\n"));
            }
        }
        else if (command === "/multi")
            this.#block = [];
        else if (command === "/quit" || command === "/exit")
            return false;
        else if (command.startsWith("/"))
            await this.#told(() => this.#command(command));
        else
            await this.#ask(command);
        return true;
    }
    async #ask(text) {
        if (text.trim() === "")
            return;
        const { asChain, asked } = this.#asking;
        const conversation = this.#conversation;
        const turn = new AbortController();
        this.#turn = turn;
        const signal = AbortSignal.any([turn.signal, this.#signal]);
        const options = { signal, ...(this.#system !== undefined && { system: this.#system }) };
        await this.#told(async () => {
            const generation = asChain
                ? conversation.chain(text, {
                    ...options,
                    ...approvalSettings(asked, (question) => this.#question(question, signal)),
                })
                : conversation.prompt(text, options);
            const { toolsDebug } = this.#flags;
            noteRemarks(await printAnswer(generation, { signal: this.#signal, asked, ...(toolsDebug && { showTools: true }) }));
        });
        this.#turn = undefined;
    }
    /** The next line is its answer, and no prompt. */
    async #question(question, signal) {
        signal.throwIfAborted();
        const { promise, resolve, reject } = Promise.withResolvers();
        const aborted = () => reject(signal.reason);
        const closed = () => resolve("");
        signal.addEventListener("abort", aborted, { once: true });
        this.#lines.once("close", closed);
        this.#lines.question(question, { signal }, resolve);
        try {
            return await promise;
        }
        finally {
            signal.removeEventListener("abort", aborted);
            this.#lines.off("close", closed);
        }
    }
    async #command(line) {
        const [name = ""] = line.split(/\s/, 1);
        const argument = line.slice(name.length).trim();
        const conversation = this.#conversation;
        switch (name) {
            case "/help":
                return note(help);
            case "/model":
                if (argument === "")
                    return note(conversation.model.id);
                conversation.use(getModel(argument));
                return note(`${conversation.model.id} answers from now on.`);
            case "/system":
                if (argument !== "")
                    this.#system = argument;
                return note(this.#system === undefined ? "There is no system prompt." : `System: ${[this.#system].flat().join(" ")}`);
            case "/clear": {
                const { model, results } = conversation;
                this.#conversation = model.conversation({ ...this.#asking.shared, results });
                return note("What was said is forgotten.");
            }
            case "/usage":
                return print(`${usageTable(conversation.usage, conversation.cost)}\n`, this.#signal);
            case "/save":
                return this.#save(argument);
            default:
                throw new CommandError(`There is no command ${name}.`, known);
        }
    }
    #save(path) {
        if (path === "")
            throw new CommandError("/save needs a file.", "Write it like /save talk.json.");
        const saved = { ...this.#conversation.toJSON(), ...(this.#system !== undefined && { system: this.#system }) };
        try {
            writeFileSync(path, `${JSON.stringify(saved, undefined, 2)}\n`, { flag: "wx" });
        }
        catch (error) {
            const exists = error.code === "EEXIST";
            throw new CommandError(`${path} ${exists ? "exists already" : `cannot be written: ${error.message}`}.`, "Name another file.");
        }
        note(`Saved as ${path}.`);
    }
    /** What goes wrong in a turn is told, and the conversation goes on as it was. */
    async #told(run) {
        try {
            await run();
        }
        catch (error) {
            if (this.#signal.aborted)
                throw this.#signal.reason;
            const { lines } = await explain(error);
            for (const [index, each] of lines.entries())
                note(each, index === 0 ? "red" : undefined);
            if (lines.length === 0)
                note("Stopped.");
        }
    }
}
