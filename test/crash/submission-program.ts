/** A process that defers work to a provider's lane and carries it out, and is killed right after a given write or request; run again, it goes on. */

import diagnostics from "node:diagnostics_channel";
import { appendFileSync, writeSync } from "node:fs";
import type { ClientRequest } from "node:http";
import { createRegistry, tool } from "../../src/index.ts";
import { sqliteStore } from "../../src/operations/stores/sqlite.ts";
import { type Operation, openOperations } from "../../src/operations.ts";
import { backgroundProviders, batchProviders, loadLanes, prices } from "../lanes/connections.ts";
import { hurriedClock } from "../support/hurried-clock.ts";
import type { Asked, Told } from "./submission.ts";
import { watchedStore } from "./watched-store.ts";

const asked = JSON.parse(process.argv[2] ?? "{}") as Asked;
const clock = hurriedClock(asked.startsAt);
const events: string[] = [];

function happened(event: string): void {
  events.push(event);
  const { killAt } = asked;
  const isLast = typeof killAt === "string" ? new RegExp(killAt).test(event) : events.length === killAt;
  if (!isLast) return;
  tell({ killedAt: clock.now(), events });
  process.kill(process.pid, "SIGKILL");
}

/** At once: nothing that is told later would be told. */
function tell(told: Told): void {
  writeSync(1, JSON.stringify(told));
}

/** Nothing of it has been sent yet; it tells the simulator what time it is. */
diagnostics.subscribe("http.client.request.created", (message) => {
  const { request } = message as { readonly request: ClientRequest };
  request.setHeader("x-now", String(clock.now()));
  happened(`${request.method} ${request.path}`);
});
/** The answer has come, and nobody here has seen it. */
diagnostics.subscribe("http.client.response.finish", (message) => {
  const { request } = message as { readonly request: ClientRequest };
  happened(`${request.method} ${request.path} answered`);
});

const pay = tool({
  name: "pay",
  effect: "once",
  execute() {
    appendFileSync(asked.marks, "pay\n");
    return "paid";
  },
});

const { lane, provider: name } = asked;
const connect = (lane === "batch" ? batchProviders : backgroundProviders)[name];
if (!connect) throw new Error(`There is no ${name}.`);
const provider = connect(asked.urls);
const model = {
  ...{ id: `${provider.name}:script`, provider: provider.name, name: "script", prices },
  ...{ capabilities: {}, limits: { outputTokens: 4_096 } },
};
const registry = createRegistry({ clock, providers: [provider], models: [model] });
await loadLanes(provider, registry, clock);
const store = watchedStore(await sqliteStore(asked.path), happened);
const operations = await openOperations({ store, registry, tools: pay, clock, worker: { batchWindowMs: 0 } });
const generations = asked.answers.map((answer, index) => {
  const usage = { type: "usage", input: 100 + index, output: 40 } as const;
  if (!asked.chain) return registry.getModel(model.id).prompt(JSON.stringify([{ type: "text", text: answer }, usage]));
  const steps = [
    [{ type: "tool-call", name: "pay" }, usage],
    [{ type: "text", text: answer }, usage],
  ];
  return registry.getModel(model.id).chain(JSON.stringify(steps), { tools: pay });
});
const batch = await operations.deferAll(generations, { id: "the one", lane });
if (asked.chain) for await (const { id } of batch.statuses()) void decide(operations.attach(id));
const statuses = await clock.until(batch.wait());
// What the provider has been asked to keep is deleted after that.
while ((await store.nextDue()) !== undefined)
  await clock.until(new Promise<void>((resolve) => clock.after(1_000, resolve)));
const ledger = await store.ledger({});
tell({ statuses, ledger, events });
process.exit(0);

/** Where nobody can know whether it has been paid, somebody has looked, and it has. */
async function decide(operation: Operation): Promise<void> {
  for await (const { event } of operation.events()) {
    if (event.type !== "state" || event.state !== "awaiting-approval") continue;
    if ((await operation.status()).metadata.state === "awaiting-approval") await operation.resolve("paid");
  }
}
