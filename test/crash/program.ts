/** A process that submits one chain and carries it out, and is killed right after a given write; run again, it goes on. Prints the status as JSON. */
import { appendFileSync } from "node:fs";
import { createRegistry, tool } from "../../src/index.ts";
import { openaiCompatible } from "../../src/openai-compatible.ts";
import { sqliteStore } from "../../src/operations/stores/sqlite.ts";
import { openOperations } from "../../src/operations.ts";
import { watchedStore } from "./watched-store.ts";

const [path = "", baseURL = "", marks = "", killAfter = "0", laterMs = "0", decide = ""] = process.argv.slice(2);

const inner = await sqliteStore(path);
let writes = 0;
const store = watchedStore(inner, (write) => {
  if (write === "commit" && ++writes === Number(killAfter)) process.kill(process.pid, "SIGKILL");
});

const mark = (name: string, effect: "none" | "once") =>
  tool({
    name,
    effect,
    execute() {
      appendFileSync(marks, `${name}\n`);
      return `${name} done`;
    },
  });
const tools = [mark("look", "none"), mark("pay", "once")];
const provider = openaiCompatible({ name: "sim", baseURL, apiKey: "any-key-0123" });
const clock = {
  // Later than the lease of whoever was killed.
  now: () => Date.now() + Number(laterMs),
  after(ms: number, run: () => void) {
    const timer = setTimeout(run, ms);
    return () => clearTimeout(timer);
  },
};
const registry = createRegistry({ providers: [provider], models: [], clock });
const operations = await openOperations({ store, registry, tools, clock });
const answers = JSON.stringify([
  [{ type: "tool-call", name: "look" }],
  [{ type: "tool-call", name: "pay" }],
  [{ type: "text", text: "All is paid." }],
]);
const chain = registry.getModel("sim:script").chain(answers, { tools });
const operation = await operations.defer(chain, { idempotencyKey: "the one" });
for await (const { event } of operation.events()) {
  if (event.type !== "state" || event.state !== "awaiting-approval") continue;
  const { metadata } = await operation.status();
  if (metadata.state !== "awaiting-approval") continue;
  if (decide !== "resolve") break;
  await operation.resolve("pay done");
}
const status = await operation.status();
const ledger = await inner.ledger({ operationId: operation.id });
const events = await Array.fromAsync(operation.events({ after: 0, timeoutMs: 1 })).catch(() => []);
process.stdout.write(JSON.stringify({ status, ledger, writes, events }), () => process.exit(0));
