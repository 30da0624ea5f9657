/** A store that tells of each of its writes once it is on the disk; all else is that store's own, however its port grows. */
import type { Store } from "../../src/operations/store.ts";

const writes = ["commit", "pack", "take", "renew"] as const;
export type Write = (typeof writes)[number];

/** @param onWrite called before whoever wrote is told that it is done; taking and packing that found nothing have written nothing */
export function watchedStore(inner: Store, onWrite: (write: Write) => void): Store {
  return new Proxy(inner, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      const write = writes.find((each) => each === name);
      if (write === undefined) return method.bind(target);
      return async (...given: readonly unknown[]) => {
        const answer: unknown = await Reflect.apply(method, target, given);
        const isEmpty = write !== "commit" && (answer === undefined || (Array.isArray(answer) && answer.length === 0));
        if (!isEmpty) onWrite(write);
        return answer;
      };
    },
  });
}
