/** pg-boss as its documentation has it for many jobs: batches, told by LISTEN and NOTIFY, and asked for again at once while they come full. */
import { PgBoss } from "pg-boss";
import { answer, type Contender, concurrency, type Place, prompt, together } from "../contender.ts";

const queue = "operations";
const data = { model: "instant:m", messages: [{ role: "user", content: prompt }] };

async function start({ address }: Place): Promise<PgBoss> {
  const boss = new PgBoss({
    connectionString: address,
    useListenNotify: true,
    schedule: false,
    // What is measured is short; nothing has to be cleaned up meanwhile.
    supervise: false,
  });
  boss.on("error", (error) => console.error(error));
  await boss.start();
  await boss.createQueue(queue, { notify: true });
  return boss;
}

export const contender: Contender = {
  async open(place) {
    const boss = await start(place);
    return {
      submit: async () => void (await boss.send(queue, data)),
      async submitAll(count, notBefore) {
        const job = { data, ...(notBefore && { startAfter: notBefore.toISOString() }) };
        for (let left = count; left > 0; left -= together) {
          await boss.insert(
            queue,
            Array.from({ length: Math.min(left, together) }, () => job),
          );
        }
      },
      async isAllDone() {
        const { rows } = await boss.getDb().executeSql("SELECT 1 FROM pgboss.job WHERE state < 'completed' LIMIT 1");
        return rows.length === 0;
      },
      close: () => boss.stop({ graceful: false }),
    };
  },
  async work(place, onStart) {
    const boss = await start(place);
    const options = {
      batchSize: concurrency,
      burstWhenBatchFull: true,
      pollingIntervalSeconds: 0.5,
      // Only so is what each gives written down.
      perJobResults: true,
    };
    await boss.work(queue, options, async (jobs) => {
      return jobs.map(({ id }) => {
        onStart();
        return { id, status: "completed", output: { text: answer } };
      });
    });
    return () => boss.stop({ graceful: false });
  },
};
