/** A disk that fills while operations run: what was acknowledged is there, nothing is done twice, and with room again all goes on by itself. */
import { spawnSync } from "node:child_process";
import { appendFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { DatabaseSync } from "node:sqlite";
import { afterAll, describe, expect, it } from "vitest";
import { StoreError } from "../../src/core/errors.ts";
import { createRegistry, tool } from "../../src/index.ts";
import { openaiCompatible } from "../../src/openai-compatible.ts";
import type { Store } from "../../src/operations/store.ts";
import { openStoreDatabase, SqliteStore, sqliteStore } from "../../src/operations/stores/sqlite.ts";
import { type Operation, openOperations } from "../../src/operations.ts";
import { manualClock, startSimulator } from "../../src/testing.ts";
import { failure } from "../support/fake.ts";

const folder = mkdtempSync(join(tmpdir(), "afterword-full-"));
const disk = join(folder, "disk");
mkdirSync(disk);
const mounted = spawnSync("mount", ["-t", "tmpfs", "-o", "size=6m", "tmpfs", disk]).status === 0;
afterAll(() => {
  if (mounted) spawnSync("umount", ["-l", disk]);
  rmSync(folder, { recursive: true, force: true });
});

interface Room {
  readonly path: string;
  readonly store: Store;
  /** Takes what is left, so that nothing at all can be written. @returns whether it could */
  exhaust(): boolean;
  make(): void;
}

/** A file system that other things have filled. */
async function smallDisk(): Promise<Room> {
  const [path, ballast] = [join(disk, "operations.db"), join(disk, "ballast")];
  writeFileSync(ballast, Buffer.alloc(4_000_000));
  const exhaust = () => {
    expect(() => {
      for (;;) appendFileSync(ballast, Buffer.alloc(4096));
    }).toThrow("ENOSPC");
    return true;
  };
  return { path, store: await sqliteStore(path), exhaust, make: () => rmSync(ballast) };
}

/** SQLite's own limit, which it tells in the same way. */
async function fewPages(): Promise<Room> {
  const path = join(folder, "pages.db");
  const database = openStoreDatabase(path);
  const limit = (pages: number) => database.execute(`PRAGMA max_page_count = ${pages}`);
  limit(200);
  // Pages that are there can be written: reader are renewed.
  return { path, store: new SqliteStore(database), exhaust: () => false, make: () => limit(100_000) };
}

/** Tools that wait at a gate, and models whose answers wait for the clock of the simulator. */
async function open(store: Store) {
  const clock = manualClock();
  const simulator = await startSimulator({ clock });
  const gates = { look: Promise.withResolvers<void>(), pay: Promise.withResolvers<void>() };
  const calls: string[] = [];
  const waiting = (name: "look" | "pay", effect: "none" | "once") =>
    tool({
      ...{ name, effect },
      async execute() {
        calls.push(name);
        await gates[name].promise;
        return `${name} done`;
      },
    });
  const tools = [waiting("look", "none"), waiting("pay", "once")];
  const registry = createRegistry({
    providers: [openaiCompatible({ name: "sim", baseURL: simulator.openaiURL, apiKey: "any-key-0123" })],
  });
  const model = registry.getModel("sim:script");
  const text = { type: "text", text: "done" };
  const calling = (name: string) => model.chain(JSON.stringify([[{ type: "tool-call", name }], [text]]), { tools });
  const asking = () => model.prompt(JSON.stringify([text, { type: "pause", ms: 1_000 }]));
  const filling = (characters: number) => model.prompt(JSON.stringify([text]), { system: "x".repeat(characters + 1) });
  const operations = await openOperations({ store, registry, tools, worker: { concurrency: 3, leaseMs: 300 } });
  return {
    ...{ operations, simulator, clock, gates, calls, calling, asking, filling },
    async [Symbol.asyncDispose]() {
      await operations.close(0);
      await simulator.close();
    },
  };
}

/** Until not even a small one fits. */
async function fill({ operations, filling }: Awaited<ReturnType<typeof open>>) {
  const acknowledged: Operation[] = [];
  const refusals: unknown[] = [];
  for (const characters of [20_000, 2_000, 0]) {
    for (let refused: unknown; !refused; ) {
      await operations.defer(filling(characters)).then(
        (operation) => acknowledged.push(operation),
        (error) => refusals.push((refused = error)),
      );
    }
  }
  return { acknowledged, refusals };
}

/** Its end, decided on where it has to be. */
async function endOf(operation: Operation): Promise<string> {
  for await (const { event } of operation.events({ timeoutMs: 20_000 })) {
    if (event.type !== "state" || event.state !== "awaiting-approval") continue;
    if ((await operation.status()).metadata.state === event.state) await operation.resolve("pay done");
  }
  return (await operation.status()).metadata.state;
}

describe.each([
  {
    name: `on a small file system${mounted ? "" : " (skipped: none could be mounted, which takes root)"}`,
    room: smallDisk,
    can: mounted,
  },
  { name: "in a file that may have few pages", room: fewPages, can: true },
])("a store that is full, $name", ({ room: makeRoom, can }) => {
  it.skipIf(!can)(
    "refuses what it cannot keep, loses nothing, and goes on when there is room",
    async () => {
      const room = await makeRoom();
      await using f = await open(room.store);
      const running = await Promise.all(
        [f.asking(), f.calling("look"), f.calling("pay")].map((each) => f.operations.defer(each)),
      );
      await expect.poll(() => [f.simulator.requests.length, f.calls.toSorted()]).toEqual([3, ["look", "pay"]]);

      const { acknowledged, refusals } = await fill(f);
      expect(acknowledged.length).toBeGreaterThan(5);
      for (const refused of refusals) {
        expect(refused).toBeInstanceOf(StoreError);
        expect(refused).toMatchObject({ code: "store", retryable: false });
        expect(String(refused)).toContain("database or disk is full. Make room on the disk.");
      }
      const { operations: kept } = await f.operations.list({ pageSize: 1_000 });
      const ids = [...running, ...acknowledged].map(({ id }) => id);
      expect(kept.map(({ id }) => id).toSorted()).toEqual(ids.toSorted());

      // Until not even a lease can be renewed; what comes of two of them then cannot be written.
      const reader = new DatabaseSync(room.path, { readOnly: true });
      const lastLease = () => Number(reader.prepare("SELECT max(lease_until) AS until FROM work").get()?.until);
      const exhausted = room.exhaust();
      if (exhausted) await expect.poll(() => lastLease() - Date.now(), { timeout: 10_000 }).toBeLessThan(0);
      f.gates.pay.resolve();
      await f.clock.advance(2_000);
      expect(await failure(f.operations.defer(f.filling(20_000)))).toBeInstanceOf(StoreError);

      room.make();
      await acknowledged[0]?.wait({ timeoutMs: 20_000 });
      f.gates.look.resolve();
      const ticking = setInterval(() => void f.clock.advance(2_000), 20);
      const ends = await Promise.all([...running, ...acknowledged].map(endOf));
      clearInterval(ticking);
      expect(new Set(ends)).toEqual(new Set(["succeeded"]));

      // It is not known whether it has paid, and it does not pay again.
      expect(f.calls.filter((name) => name === "pay")).toHaveLength(1);
      const told = (await Array.fromAsync(running[2]?.events() ?? [])).map(({ event }) => JSON.stringify(event));
      if (exhausted) expect(told.join()).toContain("pay was running when its worker was lost");
      const ledger = await room.store.ledger({});
      const count = (...kinds: string[]) => ledger.filter(({ kind }) => kinds.includes(kind)).length;
      expect(count("settled")).toBe(ids.length + 2);
      expect(f.simulator.requests.length).toBeLessThanOrEqual(count("settled", "uncertain", "wasted"));
      expect(reader.prepare("PRAGMA integrity_check").all()).toEqual([{ integrity_check: "ok" }]);
      reader.close();
    },
    60_000,
  );
});
