/** One table of results: a row a subject, as ratios to the first row and absolute. */
import { type Summary, summarize } from "./statistics.ts";

export interface Row {
  readonly name: string;
  /** To the base of the same round. */
  readonly ratio: Summary;
  readonly value: Summary;
}

export interface Table {
  /** `section/what`, by which an aim finds it. */
  readonly id: string;
  readonly title: string;
  /** What the rows are: `subject` or `size`. */
  readonly heading: string;
  /** Of the absolute values. */
  readonly unit: string;
  readonly rows: readonly Row[];
}

/** @param samples the values of each row by round; each is divided by the base's of its own round, so that a slow minute weighs on both */
export function tableOf(
  facts: Omit<Table, "rows">,
  samples: ReadonlyMap<string, readonly number[]>,
  base?: string,
): Table {
  const baseValues = samples.get(base ?? [...samples.keys()][0] ?? "") ?? [];
  const rows = [...samples].map(([name, values]) => ({
    name,
    ratio: summarize(values.map((value, round) => value / (baseValues[round] ?? Number.NaN))),
    value: summarize(values),
  }));
  return { ...facts, rows };
}

export function markdownOf({ title, heading, unit, rows }: Table): string {
  const lines = rows.map(({ name, ratio, value }) => {
    const spread = `${digits(ratio.min)}–${digits(ratio.max)}`;
    return `| ${name} | ${digits(ratio.median)} | ${spread} | ${digits(value.median)} |`;
  });
  return [`**${title}**`, "", `| ${heading} | ratio | min–max | ${unit} |`, "|---|--:|--:|--:|", ...lines].join("\n");
}

/** Three digits, more where they stand before the point. */
export function digits(value: number): string {
  if (Number.isNaN(value)) return "–";
  const decimals = Math.max(0, 2 - Math.max(0, Math.floor(Math.log10(Math.abs(value) || 1))));
  return value.toFixed(decimals);
}
