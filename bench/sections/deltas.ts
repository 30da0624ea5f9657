/** CPU per text delta: one long stream, many at once, and many at the pace of real models. */
import type { Protocol } from "../answer.ts";
import { type Bench, mapValues, type Section } from "../bench.ts";
import { subjectsFor, titles } from "../subjects/subject.ts";
import { type Table, tableOf } from "../table.ts";
import type { Workload } from "../workload.ts";

interface Shape {
  readonly id: "one" | "many" | "paced";
  readonly title: string;
  readonly warmUp: Workload;
  readonly measured: Workload;
  readonly rounds: number;
  readonly leastCpuMs: { readonly warmUp: number; readonly measured: number };
}

/** Much of the first second goes to the compiler, in every subject: 200,000 deltas and more before the count begins. */
const burst = { warmUp: 600, measured: 400 };

function shapes(quick: boolean): Shape[] {
  const streams = { calls: 200, concurrency: 200 };
  const perSecond = 100;
  return [
    {
      id: "one",
      title: "One stream of 20,000 deltas",
      warmUp: { scenario: { deltas: 20_000 }, calls: 1 },
      measured: { scenario: { deltas: 20_000 }, calls: 1 },
      rounds: quick ? 1 : 4,
      leastCpuMs: quick ? { warmUp: 300, measured: 200 } : burst,
    },
    {
      id: "many",
      title: "200 streams of 500 deltas at once",
      warmUp: { scenario: { deltas: 200 }, ...streams },
      measured: { scenario: { deltas: quick ? 200 : 500 }, ...streams },
      rounds: quick ? 1 : 3,
      leastCpuMs: quick ? { warmUp: 300, measured: 200 } : burst,
    },
    {
      id: "paced",
      title: "200 streams of 100 deltas a second each, every delta its own write",
      warmUp: { scenario: { deltas: quick ? 20 : 60, perSecond }, ...streams },
      measured: { scenario: { deltas: quick ? 50 : 120, perSecond }, ...streams },
      rounds: quick ? 1 : 3,
      leastCpuMs: { warmUp: 0, measured: 0 },
    },
  ];
}

/** @param ids which shapes; all unless said */
export function deltas(
  protocol: Protocol,
  title: string,
  ids: readonly Shape["id"][] = ["one", "many", "paced"],
): Section {
  return {
    name: protocol,
    title,
    note: "CPU time per delta, warm.",
    run: async (bench) => {
      const tables: Table[] = [];
      for (const shape of shapes(bench.options.quick).filter(({ id }) => ids.includes(id)))
        tables.push(await measureShape(bench, protocol, shape));
      return tables;
    },
  };
}

async function measureShape(bench: Bench, protocol: Protocol, shape: Shape): Promise<Table> {
  const { warmUp, measured, leastCpuMs } = shape;
  const { quick } = bench.options;
  // The aim against streamText is checked by the first table even in a quick run.
  const names = subjectsFor(protocol, quick && shape.id !== "one");
  const subjects = new Map(
    names.map((subject) => [titles[subject], () => bench.measure({ subject, protocol, warmUp, measured, leastCpuMs })]),
  );
  const samples = await bench.rounds(shape.rounds, `${protocol}/${shape.id}`, subjects);
  const perDelta = mapValues(samples, ({ cpuUs }) => cpuUs / measured.scenario.deltas);
  return tableOf(
    { id: `${protocol}/${shape.id}`, title: shape.title, heading: "subject", unit: "µs per delta" },
    perDelta,
  );
}
