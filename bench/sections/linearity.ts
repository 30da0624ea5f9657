/** Whether the cost of a delta, and of a byte, stays the same however long the answer gets. */
import { answerDeltas, type Protocol } from "../answer.ts";
import { type Bench, mapValues, type Section } from "../bench.ts";
import { type Table, tableOf } from "../table.ts";
import type { Workload } from "../workload.ts";

const mebibyte = 1 << 20;

interface Size {
  readonly name: string;
  readonly measured: Workload;
  /** Of one call, in the table's unit. */
  readonly amount: number;
}

function streamsOf(deltas: number, total: number): Size {
  const name = `${deltas.toLocaleString("en")} deltas`;
  return { name, measured: { scenario: { deltas }, calls: Math.max(1, total / deltas) }, amount: deltas };
}

function eventsOf(mebibytes: number, total: number): Size {
  const scenario = { deltas: 1, deltaLength: mebibytes * mebibyte };
  return { name: `an event of ${mebibytes} MiB`, measured: { scenario, calls: total / mebibytes }, amount: mebibytes };
}

export const linearity: Section = {
  name: "linearity",
  title: "Linearity",
  note: "The public API alone, the same amount of text in every row; an event of several MiB comes in pieces of 16 KiB.",
  run: async (bench) => {
    const { quick } = bench.options;
    const rounds = quick ? 1 : 3;
    const total = 100_000;
    return [
      await compare(bench, rounds, {
        id: "linearity/deltas",
        title: "CPU per delta by length of the stream",
        unit: "µs per delta",
        // The middle is the base: the shortest row also pays for its requests.
        base: 1,
        sizes: [5_000, 20_000, 100_000].map((deltas) => streamsOf(deltas, total)),
        warmUp: { scenario: { deltas: 20_000 }, calls: 2 },
      }),
      await compare(bench, rounds, {
        id: "linearity/event",
        title: "CPU per MiB by size of a single event",
        unit: "µs per MiB",
        base: 0,
        sizes: (quick ? [1, 4] : [1, 4, 16]).map((mebibytes) => eventsOf(mebibytes, 32)),
        warmUp: { scenario: { deltas: 1, deltaLength: mebibyte }, calls: 8 },
      }),
      ...(await toolInputs(bench, rounds)),
    ];
  },
};

/** A reader that parses or joins what it has at every piece needs a hundred times as long for ten times the input. */
async function toolInputs(bench: Bench, rounds: number): Promise<Table[]> {
  const tables: Table[] = [];
  for (const [protocol, title] of toolProtocols) {
    tables.push(
      await compare(bench, rounds, {
        id: `linearity/tool/${protocol}`,
        title: `CPU per KiB of a tool call's input (${title})`,
        unit: "µs per KiB",
        protocol,
        base: 0,
        sizes: [5_000, 50_000].map((deltas) => toolInputOf(deltas, 100_000)),
        warmUp: { scenario: { deltas: 5_000, tool: true }, calls: 8 },
      }),
    );
  }
  return tables;
}

const toolProtocols = [
  ["openai", "OpenAI chat completions"],
  ["responses", "OpenAI responses"],
  ["anthropic", "Anthropic messages"],
] as const;

function toolInputOf(deltas: number, total: number): Size {
  const scenario = { deltas, tool: true };
  const kibibytes = answerDeltas(scenario).join("").length / 1024;
  return {
    name: `${deltas.toLocaleString("en")} deltas, ${kibibytes.toFixed(0)} KiB`,
    measured: { scenario, calls: total / deltas },
    amount: kibibytes,
  };
}

interface Comparison {
  readonly protocol?: Protocol;
  readonly id: string;
  readonly title: string;
  readonly unit: string;
  readonly base: number;
  readonly sizes: readonly Size[];
  readonly warmUp: Workload;
}

async function compare(bench: Bench, rounds: number, comparison: Comparison): Promise<Table> {
  const { id, title, unit, base, sizes, warmUp, protocol = "openai" } = comparison;
  const measures = new Map(
    sizes.map(({ name, measured, amount }) => [
      name,
      async () => (await bench.measure({ subject: "afterword", protocol, warmUp, measured })).cpuUs / amount,
    ]),
  );
  const samples = mapValues(await bench.rounds(rounds, id, measures), (value) => value);
  return tableOf({ id, title, heading: "size", unit }, samples, sizes[base]?.name);
}
