/** Writes many streams at a steady pace, each event its own write, spread over the period as independent models would be. */
import type { ServerResponse } from "node:http";

interface PacedStream {
  readonly response: ServerResponse;
  readonly events: readonly Buffer[];
  next: number;
}

export class Pacer {
  /** Slot `n` is written whenever the clock's milliseconds are `n` modulo the period. */
  readonly #slots = new Map<number, Set<PacedStream>[]>();
  #added = 0;
  #now = Math.floor(performance.now());
  #timer: NodeJS.Timeout | undefined;

  add(response: ServerResponse, events: readonly Buffer[], perSecond: number): void {
    const periodMs = Math.round(1000 / perSecond);
    let slots = this.#slots.get(periodMs);
    if (!slots) {
      slots = Array.from({ length: periodMs }, () => new Set());
      this.#slots.set(periodMs, slots);
    }
    response.flushHeaders();
    slots[this.#added++ % periodMs]?.add({ response, events, next: 0 });
    this.#now = this.#timer ? this.#now : Math.floor(performance.now());
    this.#timer ??= setInterval(() => this.#tick(), 1);
  }

  #tick(): void {
    let idle = true;
    // Ticks that came late are made up for, so that the pace holds.
    for (const now = Math.floor(performance.now()); this.#now < now; this.#now++) {
      for (const [periodMs, slots] of this.#slots) this.#write(slots[this.#now % periodMs] ?? new Set());
    }
    for (const slots of this.#slots.values()) for (const slot of slots) idle &&= slot.size === 0;
    if (idle) {
      clearInterval(this.#timer);
      this.#timer = undefined;
    }
  }

  #write(slot: Set<PacedStream>): void {
    for (const stream of slot) {
      const event = stream.events[stream.next++];
      if (event) stream.response.write(event);
      if (stream.next < stream.events.length) continue;
      stream.response.end();
      slot.delete(stream);
    }
  }
}
