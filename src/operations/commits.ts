/** Writes down what becomes of the operations of a submission, many in one commit, each only while it still waits there. */
import { ConflictError, FencedError, OperationNotFoundError } from "./errors.ts";
import type { Change, Store, SubmissionWork } from "./store.ts";

/** More is more in memory, and more to do again where one of them was changed by somebody else meanwhile. */
const mostInOne = 200;

interface Ending {
  readonly id: string;
  readonly changes: readonly Change[];
}

export class Commits {
  readonly #work: SubmissionWork;
  readonly #store: Store;
  readonly #remains: (changes: readonly Change[]) => readonly Change[];
  #endings: Ending[] = [];

  /** @param remains what is written all the same of one that somebody has cancelled or deleted meanwhile; by default nothing */
  constructor(
    work: SubmissionWork,
    store: Store,
    remains: (changes: readonly Change[]) => readonly Change[] = () => [],
  ) {
    this.#work = work;
    this.#store = store;
    this.#remains = remains;
  }

  async add(id: string, changes: readonly Change[]): Promise<void> {
    if (changes.length > 0) this.#endings.push({ id, changes });
    if (this.#endings.length >= mostInOne) await this.flush();
  }

  /** Not with others: what it throws is for whoever carries out this operation to know. @throws as the store does */
  async alone(id: string, changes: readonly Change[]): Promise<void> {
    await this.#store.commit(guarded({ id, changes }), this.#work);
  }

  /** Writes down what has come until now. */
  async flush(): Promise<void> {
    const endings = this.#endings;
    this.#endings = [];
    if (endings.length === 0) return;
    // In the order in which they were inserted, in which a store has them side by side.
    endings.sort((a, b) => (a.id < b.id ? -1 : 1));
    if (await this.#commit(endings.flatMap(guarded))) return;
    for (const ending of endings) {
      if (await this.#commit(guarded(ending))) continue;
      await this.#commitRemains(this.#remains(ending.changes));
    }
  }

  /** Unless it is written already, of an earlier row for the same operation. */
  async #commitRemains(changes: readonly Change[]): Promise<void> {
    if (changes.length === 0) return;
    try {
      await this.#store.commit(changes, this.#work);
    } catch (error) {
      if (!(error instanceof ConflictError)) throw error;
    }
  }

  /** @returns whether it was written, and not refused because one of the operations is gone, or waits no more */
  async #commit(changes: readonly Change[]): Promise<boolean> {
    try {
      await this.#store.commit(changes, this.#work);
      return true;
    } catch (error) {
      const isGone =
        error instanceof OperationNotFoundError || (error instanceof FencedError && error.id !== this.#work.id);
      if (!isGone) throw error;
      return false;
    }
  }
}

function guarded({ id, changes }: Ending): Change[] {
  return [{ type: "update", id, set: {}, ifState: ["waiting"] }, ...changes];
}
