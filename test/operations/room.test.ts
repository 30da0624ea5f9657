/** Room in a worker's memory for what it sends. */
import { describe, expect, it } from "vitest";
import { Room } from "../../src/operations/room.ts";

const { signal } = new AbortController();

/** Who is in, in the order in which they came in. */
function visitors(room: Room) {
  const inside: string[] = [];
  const held = new Map<string, Promise<Disposable>>();
  return {
    inside,
    async come(name: string, size: number, own = signal) {
      const entered = room.enter(size, own);
      held.set(name, entered);
      entered.then(
        () => inside.push(name),
        () => {},
      );
      await settled();
    },
    async leave(name: string) {
      (await held.get(name))?.[Symbol.dispose]();
      inside.splice(inside.indexOf(name), 1);
      await settled();
    },
  };
}

async function settled(): Promise<void> {
  for (let turn = 0; turn < 10; turn++) await Promise.resolve();
}

describe("a room", () => {
  it("holds small ones side by side, as far as they fit", async () => {
    const { inside, come, leave } = visitors(new Room(10));
    await come("a", 4);
    await come("b", 6);
    await come("c", 1);
    expect(inside).toEqual(["a", "b"]);
    await leave("a");
    expect(inside).toEqual(["b", "c"]);
  });

  it("lets in one that is larger than itself, alone", async () => {
    const { inside, come, leave } = visitors(new Room(10));
    await come("huge", 25);
    await come("small", 1);
    expect(inside).toEqual(["huge"]);
    await leave("huge");
    await come("huge again", 25);
    expect(inside).toEqual(["small"]);
    await leave("small");
    expect(inside).toEqual(["huge again"]);
  });

  it("lets nobody overtake a large one that waits", async () => {
    const { inside, come, leave } = visitors(new Room(10));
    await come("a", 6);
    await come("large", 10);
    await come("small", 1);
    expect(inside).toEqual(["a"]);
    await leave("a");
    expect(inside).toEqual(["large"]);
    await leave("large");
    expect(inside).toEqual(["small"]);
  });

  it("is full while somebody waits, or nothing fits", async () => {
    const room = new Room(10);
    const { come, leave } = visitors(room);
    await come("a", 9);
    expect(room.isFull).toBe(false);
    await come("b", 2);
    expect(room.isFull).toBe(true);
    await leave("a");
    expect(room.isFull).toBe(false);
    await come("c", 8);
    expect(room.isFull).toBe(true);
  });

  it("is not waited for any longer by whoever is let go, and lets in those behind", async () => {
    const room = new Room(10);
    const { inside, come, leave } = visitors(room);
    const impatient = new AbortController();
    await come("a", 6);
    const waiting = room.enter(10, impatient.signal);
    await come("small", 4);
    const reason = new Error("let go");
    impatient.abort(reason);
    await expect(waiting).rejects.toBe(reason);
    await settled();
    expect(inside).toEqual(["a", "small"]);
    await expect(room.enter(1, impatient.signal)).rejects.toBe(reason);
    await leave("a");
    await leave("small");
    await come("b", 10);
    expect(inside).toEqual(["b"]);
  });
});
