/** Room in the memory of a worker for the submissions that it sends: a large one is alone there, small ones go side by side. */

interface Waiting {
  readonly size: number;
  readonly enter: () => void;
}

/** Where the operations of a worker's submissions are held, counted one by one: all requests of what is sent, the ids of what is collected. */
export interface Rooms {
  readonly sending: Room;
  readonly collecting: Room;
}

export class Room {
  readonly #capacity: number;
  /** How much is held by those who are in it. */
  #held = 0;
  readonly #waiting: Waiting[] = [];

  constructor(capacity: number) {
    this.#capacity = capacity;
  }

  /** Whoever comes now has to wait. */
  get isFull(): boolean {
    return this.#waiting.length > 0 || this.#held >= this.#capacity;
  }

  /**
   * In the order of the calls; at once where there is nobody, however large it is.
   * @returns what leaves it when it is disposed of
   * @throws the signal's reason
   */
  async enter(size: number, signal: AbortSignal): Promise<Disposable> {
    signal.throwIfAborted();
    if (this.#waiting.length > 0 || !this.#fits(size)) await this.#wait(size, signal);
    else this.#held += size;
    return { [Symbol.dispose]: () => this.#leave(size) };
  }

  #wait(size: number, signal: AbortSignal): Promise<void> {
    return new Promise((resolve, reject) => {
      const waiting: Waiting = {
        size,
        enter() {
          signal.removeEventListener("abort", stop);
          resolve();
        },
      };
      const stop = () => {
        this.#waiting.splice(this.#waiting.indexOf(waiting), 1);
        // Those behind it may fit where it did not.
        this.#admit();
        reject(signal.reason);
      };
      signal.addEventListener("abort", stop, { once: true });
      this.#waiting.push(waiting);
    });
  }

  #leave(size: number): void {
    this.#held -= size;
    this.#admit();
  }

  #admit(): void {
    for (let next = this.#waiting[0]; next && this.#fits(next.size); next = this.#waiting[0]) {
      this.#waiting.shift();
      this.#held += next.size;
      next.enter();
    }
  }

  #fits(size: number): boolean {
    return this.#held === 0 || this.#held + size <= this.#capacity;
  }
}
