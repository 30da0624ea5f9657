/** How long a fresh process takes to its first streamed text, over Node itself. */
import { mapValues, type Section } from "../bench.ts";
import { runChild } from "../children.ts";
import type { ColdMeasurement, ColdTask } from "../cold.ts";
import { summarize } from "../statistics.ts";
import { type SubjectName, subjectsFor, titles } from "../subjects/subject.ts";
import { type Table, tableOf } from "../table.ts";

const bare = "bare Node";
const workload = { scenario: { deltas: 5 }, calls: 1 };

export const coldStart: Section = {
  name: "cold-start",
  title: "Cold start",
  note: "From the start of the process to its first text, less the median of a process that does nothing.",
  run: async (bench) => {
    const tables: Table[] = [];
    for (const protocol of bench.protocols) {
      const start = (subject?: SubjectName) => () => {
        const task: ColdTask = { ...(subject && { subject }), target: bench.target(protocol), workload };
        return runChild<ColdMeasurement>("cold", task);
      };
      const subjects = new Map([
        [bare, start()],
        ...subjectsFor(protocol, bench.options.quick).map((subject) => [titles[subject], start(subject)] as const),
      ]);
      const samples = await bench.rounds(bench.options.quick ? 3 : 15, `cold-start/${protocol}`, subjects);
      for (const measure of ["wallMs", "cpuMs"] as const) {
        const title = `${measure === "wallMs" ? "Time" : "CPU"} to the first text over bare Node (${protocol})`;
        const values = mapValues(samples, (sample) => sample[measure]);
        tables.push(
          tableOf({ id: `cold-start/${protocol}/${measure}`, title, heading: "subject", unit: "ms" }, over(values)),
        );
      }
    }
    return tables;
  },
};

function over(values: ReadonlyMap<string, readonly number[]>): Map<string, number[]> {
  const { median: idle } = summarize(values.get(bare) ?? []);
  const subjects = [...values].filter(([name]) => name !== bare);
  return new Map(subjects.map(([name, times]) => [name, times.map((time) => time - idle)]));
}
