/** The text of one operation as its events tell it: to stdout, with what becomes of the operation on stderr. */
import type { OperationEvent } from "../../operations.ts";
import { note, print } from "../output.ts";

export class EventView {
  readonly #id: string;
  readonly #isOneOfMany: boolean;
  readonly #signal: AbortSignal;
  readonly #ofOthers = new Set<number>();
  #isNewStep = false;
  #last = "";
  /** Of several operations, whole lines alone are printed: the texts would run into each other. */
  #line = "";

  constructor(id: string, isOneOfMany: boolean, signal: AbortSignal) {
    this.#id = id;
    this.#isOneOfMany = isOneOfMany;
    this.#signal = signal;
  }

  /** What had come of a step before it began anew is not shown at all. */
  async showPast(events: readonly OperationEvent[]): Promise<void> {
    let step: OperationEvent[] = [];
    let whole: OperationEvent[] = [];
    for (const event of events) {
      if (event.type === "reset") step = step.filter(({ type }) => type === "state");
      step.push(event);
      if (event.type !== "step-end") continue;
      whole = whole.concat(step);
      step = [];
    }
    for (const event of [...whole, ...step]) await this.show(event);
  }

  async show(event: OperationEvent): Promise<void> {
    switch (event.type) {
      case "text-delta":
        if (event.text !== "" && !this.#ofOthers.has(event.index)) await this.#text(event.text);
        break;
      case "block-start":
        if (event.choice) this.#ofOthers.add(event.index);
        break;
      case "step-end":
        this.#isNewStep = true;
        this.#ofOthers.clear();
        break;
      case "reset":
        await this.end();
        this.#ofOthers.clear();
        note(`${this.#id}: step ${event.step + 1} begins anew (${event.reason}); what came of it counts for nothing.`);
        break;
      case "state":
        await this.#breakLine();
        note(`${this.#id}: ${event.state}${event.waitingFor === undefined ? "" : ` (${event.waitingFor})`}`);
        break;
      default:
    }
  }

  /** Ends the line that was begun. */
  async end(): Promise<void> {
    if (this.#line !== "") await this.#print(`${this.#id}\t${this.#line}\n`);
    else if (!this.#isOneOfMany && this.#last !== "" && !this.#last.endsWith("\n")) await this.#print("\n");
    this.#line = "";
    this.#last = "";
  }

  /** Where both go to one terminal, a note does not begin in the middle of a line. */
  async #breakLine(): Promise<void> {
    if (process.stdout.isTTY && process.stderr.isTTY) await this.end();
  }

  async #text(text: string): Promise<void> {
    // As the library reads a chain's text: one step does not run into the next.
    const gap = this.#isNewStep && this.#last !== "" && !/\s$/.test(this.#last) && !/^\s/.test(text) ? " " : "";
    this.#isNewStep = false;
    this.#last = text;
    if (!this.#isOneOfMany) return this.#print(gap + text);
    const lines = (this.#line + gap + text).split("\n");
    this.#line = lines.pop() ?? "";
    for (const line of lines) await this.#print(`${this.#id}\t${line}\n`);
  }

  async #print(text: string): Promise<void> {
    await print(text, this.#signal);
  }
}
