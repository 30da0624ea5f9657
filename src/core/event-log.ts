/** The events of one generation, kept from the first, and the readers that follow them. */
import type { StreamEvent } from "./events.ts";

export class EventLog {
  readonly events: StreamEvent[] = [];
  #end: { readonly failure: { readonly value: unknown } | undefined } | undefined;
  /** Resolved, and replaced, when there is more to read. */
  #more: PromiseWithResolvers<void> | undefined;

  push(batch: StreamEvent | readonly StreamEvent[]): void {
    if (!Array.isArray(batch)) this.events.push(batch as StreamEvent);
    else for (const event of batch as readonly StreamEvent[]) this.events.push(event);
    this.wake();
  }

  /** No more will come; a failure is thrown after what has come. Readers that wait go on with {@link wake}. */
  end(failure?: { readonly value: unknown }): void {
    this.#end = { failure };
  }

  wake(): void {
    this.#more?.resolve();
    this.#more = undefined;
  }

  /** Everything that comes, as many events at a time as there are. Whoever leaves early tells nobody. */
  async *batches(): AsyncGenerator<readonly StreamEvent[]> {
    for (let cursor = 0; ; ) {
      if (cursor < this.events.length) {
        const batch = this.events.slice(cursor);
        cursor = this.events.length;
        yield batch;
      } else if (!this.#end) {
        await (this.#more ??= Promise.withResolvers()).promise;
      } else {
        if (this.#end.failure) throw this.#end.failure.value;
        return;
      }
    }
  }

  /**
   * A reader of what `pick` makes of the events, from the first one.
   * @param enter called when it begins to read
   * @param leave called once when it has read all, or gives up
   */
  follow<T>(
    pick: (event: StreamEvent) => T | undefined,
    enter: () => void,
    leave: () => void,
  ): AsyncIterableIterator<T> {
    let cursor = 0;
    let state: "new" | "open" | "left" = "new";
    const close = () => {
      const wasOpen = state === "open";
      state = "left";
      if (wasOpen) leave();
    };
    const next = async (): Promise<IteratorResult<T>> => {
      if (state === "new") {
        state = "open";
        enter();
      }
      while (state === "open") {
        while (cursor < this.events.length) {
          const value = pick(this.events[cursor++] as StreamEvent);
          if (value !== undefined) return { done: false, value };
        }
        if (!this.#end) await (this.#more ??= Promise.withResolvers()).promise;
        else {
          close();
          if (this.#end.failure) throw this.#end.failure.value;
        }
      }
      return { done: true, value: undefined };
    };
    return {
      next,
      return: () => {
        close();
        return Promise.resolve({ done: true, value: undefined });
      },
      [Symbol.asyncIterator]() {
        return this;
      },
    };
  }
}
