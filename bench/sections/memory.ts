/** The peak of resident memory of a whole process. */
import { mapValues, type Section } from "../bench.ts";
import { subjectsFor, titles } from "../subjects/subject.ts";
import { type Table, tableOf } from "../table.ts";
import type { Workload } from "../workload.ts";

const shapes: readonly { readonly id: string; readonly title: string; readonly measured: Workload }[] = [
  {
    id: "memory/one",
    title: "After one stream of 100,000 deltas",
    measured: { scenario: { deltas: 100_000 }, calls: 1 },
  },
  {
    id: "memory/many",
    title: "After 200 streams of 500 deltas at once",
    measured: { scenario: { deltas: 500 }, calls: 200, concurrency: 200 },
  },
];

export const memory: Section = {
  name: "memory",
  title: "Memory",
  note: "Peak resident memory of the whole process, Node included, without a warm-up.",
  run: async (bench) => {
    const tables: Table[] = [];
    for (const { id, title, measured } of shapes) {
      const subjects = new Map(
        subjectsFor("openai", bench.options.quick).map((subject) => [
          titles[subject],
          () => bench.measure({ subject, protocol: "openai", measured }),
        ]),
      );
      const samples = await bench.rounds(bench.options.quick ? 1 : 3, id, subjects);
      const peaks = mapValues(samples, ({ peakBytes }) => peakBytes / 2 ** 20);
      tables.push(tableOf({ id, title, heading: "subject", unit: "MiB" }, peaks));
    }
    return tables;
  },
};
