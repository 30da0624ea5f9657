/** What a call costs before and beside its text: the time to its first delta, and the CPU of a short answer. */
import type { Protocol } from "../answer.ts";
import { type Bench, mapValues, type Section } from "../bench.ts";
import type { Measurement } from "../child.ts";
import { subjectsFor, titles } from "../subjects/subject.ts";
import { type Table, tableOf } from "../table.ts";
import type { Workload } from "../workload.ts";

const scenario = { deltas: 5 };

interface Shape {
  readonly id: "first" | "streamed" | "whole";
  readonly title: string;
  readonly unit: string;
  readonly warmUp: Workload;
  readonly measured: Workload;
  readonly pick: (measurement: Measurement) => number;
}

function shapes(quick: boolean): Shape[] {
  const warmUp = { scenario, calls: quick ? 300 : 500, concurrency: 100 };
  const measured = { scenario, calls: quick ? 500 : 800, concurrency: 100 };
  return [
    {
      id: "first",
      title: "Time from the call to the first text, one call at a time",
      unit: "ms",
      warmUp: { scenario, calls: 200 },
      measured: { scenario, calls: 200 },
      pick: ({ firstMs }) => firstMs,
    },
    {
      id: "streamed",
      title: "CPU of a streamed answer of 5 deltas, 100 at a time",
      unit: "µs per request",
      warmUp,
      measured,
      pick: ({ cpuUs }) => cpuUs,
    },
    {
      id: "whole",
      title: "CPU of an answer in one piece, 100 at a time",
      unit: "µs per request",
      warmUp: { ...warmUp, streamed: false },
      measured: { ...measured, streamed: false },
      pick: ({ cpuUs }) => cpuUs,
    },
  ];
}

export const requests: Section = {
  name: "requests",
  title: "Small requests",
  note: "Warm, over kept-alive connections; answers of 5 deltas.",
  run: async (bench) => {
    const tables: Table[] = [];
    for (const protocol of bench.protocols) {
      for (const shape of shapes(bench.options.quick)) tables.push(await measureShape(bench, protocol, shape));
    }
    return tables;
  },
};

async function measureShape(bench: Bench, protocol: Protocol, shape: Shape): Promise<Table> {
  const { warmUp, measured, unit } = shape;
  const subjects = new Map(
    subjectsFor(protocol, bench.options.quick).map((subject) => [
      titles[subject],
      () => bench.measure({ subject, protocol, warmUp, measured }),
    ]),
  );
  const id = `requests/${protocol}/${shape.id}`;
  const samples = mapValues(await bench.rounds(bench.options.quick ? 1 : 3, id, subjects), shape.pick);
  return tableOf({ id, title: `${shape.title} (${protocol})`, heading: "subject", unit }, samples);
}
