/** Events on their way to the store: deltas of one block that come close together become one. */
import type { OperationEvent } from "./events.ts";

/** A viewer reads on about this late, and the log has about this many rows a second. */
const longestMs = 100;
const mostCharacters = 4096;

export class EventBuffer {
  readonly #events: OperationEvent[] = [];
  #characters = 0;
  #cancel: (() => void) | undefined;
  readonly #after: (ms: number, run: () => void) => () => void;
  readonly #due: () => void;

  /**
   * @param after calls something later
   * @param due told when what is held should be written
   */
  constructor(after: (ms: number, run: () => void) => () => void, due: () => void) {
    this.#after = after;
    this.#due = due;
  }

  add(events: readonly OperationEvent[]): void {
    for (const event of events) {
      const last = this.#events.at(-1);
      if (isDelta(event)) {
        this.#characters += event.text.length;
        if (last && isDelta(last) && last.type === event.type && last.index === event.index) {
          this.#events[this.#events.length - 1] = { ...last, text: last.text + event.text };
          continue;
        }
      }
      this.#events.push(event);
    }
    if (this.#events.length === 0) return;
    if (this.#characters >= mostCharacters) this.#due();
    else this.#cancel ??= this.#after(longestMs, this.#due);
  }

  /** What is held, which is not held any more. */
  take(): readonly OperationEvent[] {
    this.#cancel?.();
    this.#cancel = undefined;
    this.#characters = 0;
    return this.#events.splice(0);
  }
}

type Delta = Extract<OperationEvent, { readonly text: string; readonly index: number }>;

function isDelta(event: OperationEvent): event is Delta {
  return event.type.endsWith("-delta");
}
