/** What the project aims for, and whether a run shows it. */
import { titles } from "./subjects/subject.ts";
import { digits, type Row, type Table } from "./table.ts";

export interface Aim {
  readonly text: string;
  /** The worst of what was measured, in the aim's own unit; `undefined` where nothing was. */
  readonly found: number | undefined;
  readonly met: boolean | undefined;
}

type Find = (id: string, name?: string) => Row | undefined;

export interface Rule {
  readonly text: string;
  readonly atMost?: number;
  readonly atLeast?: number;
  readonly values: (find: Find, tables: readonly Table[]) => readonly (number | undefined)[];
}

const both = (id: string) => [`openai/${id}`, `anthropic/${id}`];
const all = (id: string) => [...both(id), `responses/${id}`, `gemini/${id}`];
const ratio = (ids: readonly string[]) => (find: Find) => ids.map((id) => find(id)?.ratio.median);

const rules: readonly Rule[] = [
  {
    text: "CPU per delta at most 1.5 times the minimal loop",
    atMost: 1.5,
    values: ratio([...all("one"), ...all("many")]),
  },
  { text: "CPU per delta at most 1.6 times at 200 paced streams", atMost: 1.6, values: ratio(both("paced")) },
  {
    text: "At least 10 times less CPU per delta than `streamText`",
    atLeast: 10,
    values: (find) =>
      [...all("one"), ...all("many")].map((id) => {
        const [theirs, ours] = [find(id, titles.ai)?.value.median, find(id)?.value.median];
        return theirs !== undefined && ours !== undefined ? theirs / ours : undefined;
      }),
  },
  {
    text: "Linear: a delta of 100,000 costs at most 1.2 times one of 20,000",
    atMost: 1.2,
    values: (find) => [find("linearity/deltas", "100,000 deltas")?.ratio.median],
  },
  {
    text: "Linear: a MiB of an event of 4 MiB costs at most 1.2 times that of 1 MiB",
    atMost: 1.2,
    values: (find) => [find("linearity/event", "an event of 4 MiB")?.ratio.median],
  },
  {
    text: "Linear: a KiB of a tool call's 250 KiB costs at most 1.2 times that of 25 KiB",
    atMost: 1.2,
    // The second row of each table: its name tells its exact size.
    values: (_find, tables) =>
      tables.filter(({ id }) => id.startsWith("linearity/tool/")).map(({ rows }) => rows[1]?.ratio.median),
  },
  {
    text: "Linear: a turn of a conversation of 2,000 takes at most 1.2 times the CPU and memory of one of 200",
    atMost: 1.2,
    values: (find) => ["cpu", "memory"].map((what) => find(`conversation/${what}`, "2,000 turns")?.ratio.median),
  },
  {
    text: "Peak memory at most 1.1 times the minimal loop's",
    atMost: 1.1,
    values: ratio(["memory/one", "memory/many"]),
  },
  {
    text: "First text at most 1.6 times as late",
    atMost: 1.6,
    values: ratio(["requests/openai/first", "requests/anthropic/first"]),
  },
  {
    text: "CPU of a small request at most 3.0 times the minimal loop's",
    atMost: 3,
    values: ratio(
      ["openai/streamed", "openai/whole", "anthropic/streamed", "anthropic/whole"].map((id) => `requests/${id}`),
    ),
  },
  {
    text: "First streamed text of a fresh process at most 40 ms over bare Node",
    atMost: 40,
    values: (find) => both("wallMs").map((id) => find(`cold-start/${id}`)?.value.median),
  },
];

export function judge(tables: readonly Table[], given: readonly Rule[] = rules): Aim[] {
  const find: Find = (id, name = titles.afterword) =>
    tables.find((table) => table.id === id)?.rows.find((row) => row.name === name);
  return given.map(({ text, atMost = Infinity, atLeast = -Infinity, values }) => {
    const known = values(find, tables).filter((value) => value !== undefined);
    if (known.length === 0) return { text, found: undefined, met: undefined };
    const found = atLeast > -Infinity ? Math.min(...known) : Math.max(...known);
    return { text, found, met: found <= atMost && found >= atLeast };
  });
}

export function markdownOfAims(aims: readonly Aim[]): string {
  const lines = aims.map(({ text, found, met }) => {
    const verdict = met === undefined ? "not measured" : met ? "yes" : "**no**";
    return `| ${text} | ${found === undefined ? "–" : digits(found)} | ${verdict} |`;
  });
  return ["| aim | worst measured | met |", "|---|--:|---|", ...lines].join("\n");
}
