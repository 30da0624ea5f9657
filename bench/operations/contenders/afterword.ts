/** afterword through its public API: `openOperations()`, `defer()`, `deferAll()`, `list()`, and a provider that answers at once. */
import { answer, type Contender, concurrency, type Place, prompt, timesOf } from "../contender.ts";

type Product = typeof import("../../../src/index.ts");
type OperationsModule = typeof import("../../../src/operations.ts");
type Provider = import("../../../src/index.ts").Provider;

async function load({ dist, address }: Place, onStart: () => void) {
  const { createRegistry } = (await import(`${dist}index.js`)) as Product;
  const { openOperations } = (await import(`${dist}operations.js`)) as OperationsModule;
  const provider: Provider = {
    name: "instant",
    async *stream() {
      onStart();
      yield [
        { type: "start" },
        { type: "block-start", index: 0, kind: "text" },
        { type: "text-delta", index: 0, text: answer },
        { type: "block-end", index: 0, block: { type: "text", text: answer } },
        { type: "finish", finishReason: "stop", usage: { input: 50, output: 20, total: 70 } },
      ];
    },
  };
  const prices = { currency: "USD", input: 1, output: 1 } as const;
  const registry = createRegistry({
    providers: [provider],
    models: [{ id: "instant:m", provider: "instant", name: "m", capabilities: {}, prices }],
  });
  const model = registry.getModel("instant:m");
  return {
    model,
    open: (worker: { concurrency: number } | false) => openOperations({ store: address, registry, worker }),
  };
}

export const contender: Contender = {
  async open(place) {
    const { model, open } = await load(place, () => {});
    const operations = await open(false);
    return {
      submit: async () => void (await operations.defer(model.prompt(prompt))),
      async submitAll(count, notBefore) {
        const generations = function* () {
          for (let made = 0; made < count; made++) yield model.prompt(prompt);
        };
        await operations.deferAll(generations(), notBefore && { notBefore });
      },
      async isAllDone() {
        const left = await operations.list({ states: ["queued", "running", "waiting"], pageSize: 1 });
        return left.operations.length === 0;
      },
      async pageMs({ page, size, reads }) {
        let pageToken: string | undefined;
        const read = () => operations.list({ pageSize: size, ...(pageToken !== undefined && { pageToken }) });
        for (let number = 1; number < page; number++) pageToken = (await read()).nextPageToken;
        return timesOf(reads, size, async () => (await read()).operations.length);
      },
      close: () => operations.close(),
    };
  },
  async work(place, onStart) {
    const { open } = await load(place, onStart);
    const operations = await open({ concurrency });
    return () => operations.close();
  },
};
