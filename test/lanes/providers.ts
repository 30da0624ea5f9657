/** Every provider that carries work out by itself, against the simulator, through the public API: `defer` and `wait`. */
import type { PromptOptions } from "../../src/core/options.ts";
import { createRegistry, type Registry } from "../../src/core/registry.ts";
import { memoryStore } from "../../src/operations/stores/memory.ts";
import { type Operations, type OperationsOptions, openOperations, type Store } from "../../src/operations.ts";
import { type ScriptStep, type Simulator, type SimulatorOptions, startSimulator } from "../../src/testing.ts";
import { type HurriedClock, hurriedClock } from "../support/hurried-clock.ts";
import { type Connect, loadLanes, prices } from "./connections.ts";

export { apiKey, backgroundProviders, batchProviders, type Connect, loadLanes, prices } from "./connections.ts";

export interface LaneTest extends AsyncDisposable {
  readonly simulator: Simulator;
  readonly clock: HurriedClock;
  readonly registry: Registry;
  readonly store: Store;
  readonly operations: Operations;
  /** A model of the provider that answers as the simulator's model of this name. */
  model(name: "script" | "prose" | "echo" | "flaky", options?: PromptOptions): ReturnType<Registry["getModel"]>;
  /** How often a request of this method and path was sent. */
  sent(method: string, path: RegExp): number;
}

/** A job takes a second. */
export async function openLanes(
  connect: Connect,
  options: SimulatorOptions = {},
  own: Partial<OperationsOptions> = {},
): Promise<LaneTest> {
  const clock = hurriedClock();
  const simulator = await startSimulator({ delayMs: 0, asyncMs: 1_000, clock, ...options });
  const provider = connect(simulator);
  const { name: of } = provider;
  const registry = createRegistry({
    ...{ clock, providers: [provider] },
    models: ["script", "prose", "echo", "flaky"].map((name) => ({
      ...{ id: `${of}:${name}`, provider: of, name, capabilities: {}, limits: { outputTokens: 4_096 }, prices },
    })),
  });
  await loadLanes(provider, registry, clock);
  const store = own.store ?? memoryStore();
  const operations = await openOperations({ store, registry, clock, worker: { batchWindowMs: 1_000 }, ...own });
  return {
    ...{ simulator, clock, registry, store, operations },
    model: (name, given) => registry.getModel(`${of}:${name}`, given),
    sent: (method, path) =>
      simulator.requests.filter((request) => request.method === method && path.test(request.path)).length,
    async [Symbol.asyncDispose]() {
      await clock.until(operations.close(0));
      await simulator.close();
    },
  };
}

/** A prompt that is answered with this text, at this price. */
export function scripted(text: string, ...others: readonly ScriptStep[]): string {
  return JSON.stringify([...others, { type: "text", text }, { type: "usage", input: 100, output: 40 }]);
}
