/** DBOS as its documentation has it: a client enqueues, and each worker is a process with one instance and a workflow of one step. */
import { DBOS, DBOSClient } from "@dbos-inc/dbos-sdk";
import { answer, type Contender, concurrency, type Place, prompt, timesOf } from "../contender.ts";

const names = { name: "bench", queue: "operations", workflow: "generate" } as const;
const request = { model: "instant:m", messages: [{ role: "user", content: prompt }] };
/** It has no call for many at once; as many as this are under way together. */
const atOnce = 16;

function configure({ address }: Place): void {
  DBOS.setConfig({
    name: names.name,
    systemDatabaseUrl: address,
    logLevel: "error",
    applicationVersion: "1",
    // One that is another process's would be taken for a crashed one of its own.
    executorID: `${process.pid}`,
  });
}

let begun = () => {};
const step = async () => {
  begun();
  return { text: answer, usage: { input: 50, output: 20, total: 70 } };
};
const workflow = async (_request: typeof request) => DBOS.runStep(step, { name: "ask" });
DBOS.registerWorkflow(workflow, { name: names.workflow });

export const contender: Contender = {
  async open(place) {
    const { address, settings } = place;
    await DBOS.migrate(address);
    const client = await DBOSClient.create({ systemDatabaseUrl: address, applicationName: names.name });
    await client.registerQueue(names.queue, {
      workerConcurrency: concurrency,
      ...(settings.pollMs !== undefined && { minPollingIntervalMs: settings.pollMs }),
    });
    const options = { queueName: names.queue, workflowName: names.workflow };
    const enqueue = async (delaySeconds?: number) => {
      await client.enqueue({ ...options, ...(delaySeconds !== undefined && { delaySeconds }) }, request);
    };
    return {
      submit: () => enqueue(),
      async submitAll(count, notBefore) {
        let left = count;
        const some = async () => {
          while (left-- > 0) await enqueue(notBefore && Math.round((notBefore.getTime() - Date.now()) / 1000));
        };
        await Promise.all(Array.from({ length: atOnce }, some));
      },
      isAllDone: async () => (await client.listQueuedWorkflows({ queueName: names.queue, limit: 1 })).length === 0,
      pageMs({ page, size, reads }) {
        const query = { limit: size, offset: (page - 1) * size, sortDesc: true };
        return timesOf(reads, size, async () => (await client.listWorkflows(query)).length);
      },
      close: () => client.destroy(),
    };
  },
  async work(place, onStart) {
    configure(place);
    begun = onStart;
    await DBOS.launch();
    return () => DBOS.shutdown();
  },
};
