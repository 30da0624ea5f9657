/** What a worker makes of an operation that another one has lost, or it itself: what chaos finds by chance, one case after the other. */
import { describe, expect, it } from "vitest";
import { tool } from "../../src/core/tool.ts";
import type { Change, Store } from "../../src/operations/store.ts";
import { memoryStore } from "../../src/operations/stores/memory.ts";
import { type Operation, openOperations } from "../../src/operations.ts";
import { manualClock } from "../../src/testing.ts";
import { type FakeAnswer, fakeRegistry } from "../support/fake.ts";

const leaseMs = 30_000;
const forever = new Promise<never>(() => {});

/** A store for a worker that dies: nothing more is written or read from then on. */
function mortal(inner: Store, isLast: (changes: readonly Change[]) => boolean = () => false) {
  let dead = false;
  const store = new Proxy(inner, {
    get(target, name) {
      const method: unknown = Reflect.get(target, name);
      if (typeof method !== "function") return method;
      return async (...given: readonly unknown[]) => {
        if (dead) throw new Error("The worker is dead.");
        const answer = await Reflect.apply(method, target, given);
        if (name === "commit" && isLast(given[0] as readonly Change[])) dead = true;
        return answer;
      };
    },
  });
  const die = () => {
    dead = true;
  };
  return { store, die };
}

/** One store, one clock, and workers that come and go. */
function world(answers: readonly FakeAnswer[], effect: "none" | "once", needsApproval = false) {
  const clock = manualClock();
  const inner = memoryStore();
  const { registry, model, requests } = fakeRegistry(answers, { clock });
  /** A call of the tool waits until its gate is opened. */
  const gates: PromiseWithResolvers<void>[] = [];
  const pay = tool({
    ...{ name: "pay", effect, needsApproval },
    async execute() {
      const gate = Promise.withResolvers<void>();
      gates.push(gate);
      await gate.promise;
      return "paid";
    },
  });
  return {
    ...{ inner, clock, requests, gates },
    open: (store: Store = inner, tools = [pay]) =>
      openOperations({ store, registry, tools, clock, worker: { leaseMs } }),
    chain: () => model.chain("Q", { tools: pay }),
  };
}

const pays: FakeAnswer = { calls: [{ name: "pay", id: "c1" }] };

async function until(operation: Operation, state: string): Promise<void> {
  await expect.poll(async () => (await operation.status()).metadata.state).toBe(state);
}

describe("an operation whose worker was lost", () => {
  it("stays with a worker that takes it again after its own lease has run out", async () => {
    const w = world([pays, { text: "done" }], "none");
    let asleep = true;
    const renew: Store["renew"] = async (...given) => {
      if (asleep) throw new Error("The machine sleeps.");
      return w.inner.renew(...given);
    };
    const store = new Proxy(w.inner, {
      get(target, name) {
        const method: unknown = name === "renew" ? renew : Reflect.get(target, name);
        return typeof method === "function" ? method.bind(target) : method;
      },
    });
    await using operations = await w.open(store);
    const operation = await operations.defer(w.chain());
    await expect.poll(() => w.gates.length).toBe(1);
    await w.clock.advance(leaseMs);
    await expect.poll(() => w.gates.length).toBe(2);
    asleep = false;
    w.gates[0]?.resolve();
    for (let elapsed = 0; elapsed < 3 * leaseMs; elapsed += 1_000) await w.clock.advance(1_000);
    w.gates[1]?.resolve();
    expect((await operation.wait()).response?.text).toBe("done");
    expect(w.gates).toHaveLength(2);
  });

  it("is decided on again when a call was approved, had begun, and its worker was lost", async () => {
    const w = world([pays, { text: "done" }], "once", true);
    const first = mortal(w.inner);
    const early = await (await w.open(first.store)).defer(w.chain());
    await until(early, "awaiting-approval");
    await early.approve();
    await expect.poll(() => w.gates.length).toBe(1);
    first.die();
    await using operations = await w.open();
    const operation = operations.attach(early.id);
    await w.clock.advance(leaseMs);
    await until(operation, "awaiting-approval");
    expect((await operation.status()).metadata.waitingFor).toContain("pay was running when its worker was lost");
    await operation.resolve("paid");
    expect((await operation.wait()).response?.text).toBe("done");
    expect(w.gates).toHaveLength(1);
  });

  it("is told what was decided on a call once, and in its events", async () => {
    const w = world([pays, { text: "never", waits: forever }, { text: "done" }], "once");
    const workers = [mortal(w.inner), mortal(w.inner)] as const;
    const { id } = await (await w.open(workers[0].store)).defer(w.chain());
    await expect.poll(() => w.gates.length).toBe(1);
    workers[0].die();
    const second = (await w.open(workers[1].store)).attach(id);
    await w.clock.advance(leaseMs);
    await until(second, "awaiting-approval");
    await second.resolve("paid elsewhere");
    await expect.poll(() => w.requests.length).toBe(2);
    workers[1].die();
    await using operations = await w.open();
    const operation = operations.attach(id);
    await w.clock.advance(leaseMs);
    const { response } = await operation.wait();
    expect(response?.steps).toMatchObject([{ toolResults: [{ output: "paid elsewhere" }] }, { text: "done" }]);
    expect(response?.steps?.[1]?.toolResults).toEqual([]);
    const events = await Array.fromAsync(operation.events());
    expect(events.flatMap(({ event }) => (event.type === "tool-result" ? [event.result.output] : []))).toEqual([
      "paid elsewhere",
    ]);
    expect(w.requests.at(-1)?.messages.map(({ role }) => role)).toEqual(["user", "assistant", "tool"]);
  });

  it("has its uncertain line though a worker that lacks its tools had it since", async () => {
    const w = world([{ text: "never", waits: forever }, { text: "done" }], "none");
    const [first, second] = [mortal(w.inner), mortal(w.inner)];
    const { id } = await (await w.open(first.store)).defer(w.chain());
    await expect.poll(() => w.requests.length).toBe(1);
    first.die();
    await w.open(second.store, []);
    await w.clock.advance(leaseMs);
    await expect.poll(async () => (await w.inner.get(id))?.waitingFor).toContain("pay");
    second.die();
    await using operations = await w.open();
    await w.clock.advance(60_000);
    expect((await operations.attach(id).wait()).response?.text).toBe("done");
    expect((await w.inner.ledger({})).map(({ kind }) => kind)).toEqual(["reserved", "uncertain", "settled"]);
  });

  it("has no event of a result that is not written down", async () => {
    const w = world([{ calls: [...(pays.calls ?? []), { name: "pay", id: "c2" }] }], "none");
    const isResult = (change: Change) => change.type === "step" && change.record.toolResults.length === 1;
    let died = false;
    const { store } = mortal(w.inner, (changes) => (died = changes.some(isResult)));
    const { id } = await (await w.open(store)).defer(w.chain());
    await expect.poll(() => w.gates.length).toBe(2);
    for (const gate of w.gates) gate.resolve();
    await expect.poll(() => died).toBe(true);
    const events = await w.inner.events(id, 0, 100);
    expect(events.filter(({ event }) => event.type === "tool-result")).toHaveLength(1);
    expect((await w.inner.steps(id))[0]?.toolResults).toHaveLength(1);
  });

  it("has one uncertain line for each try whose worker was lost", async () => {
    const w = world([{ text: "never", waits: forever }, { text: "lost" }, { text: "done" }], "none");
    const first = mortal(w.inner);
    const { id } = await (await w.open(first.store)).defer(w.chain());
    await expect.poll(() => w.requests.length).toBe(1);
    first.die();
    const isUncertain = (change: Change) => change.type === "ledger" && change.entry.kind === "uncertain";
    await w.open(mortal(w.inner, (changes) => changes.some(isUncertain)).store);
    await w.clock.advance(leaseMs);
    await expect.poll(async () => (await w.inner.ledger({})).length).toBe(2);
    await using operations = await w.open();
    await w.clock.advance(leaseMs);
    expect((await operations.attach(id).wait()).response?.text).toBe("done");
    // That the first may have been paid is written with the intent of the second, which was lost as well.
    const lines = (await w.inner.ledger({})).map(({ kind, attempt }) => `${kind} ${attempt}`);
    expect(lines).toEqual(["reserved 0", "uncertain 1", "uncertain 2", "settled 3"]);
  });
});
