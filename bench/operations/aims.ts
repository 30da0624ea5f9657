/** What the project aims for with operations, beside the others of the same run. */
import type { Rule } from "../aims.ts";
import { dbos, ours, raw, type StoreName } from "./contender.ts";

/** Of a rate: how much of the other's ours has. */
const share = (sections: readonly string[], store: StoreName, other: string): Rule["values"] =>
  function values(find) {
    return sections.map((section) => {
      const [own, theirs] = [ours, other].map(
        (name) => find(`${section.replace("/", `/${store}/`)}`, name)?.value.median,
      );
      return own !== undefined && theirs !== undefined ? own / theirs : undefined;
    });
  };

const submits = ["submits/1", "submits/16"];
const completions = ["completions/1", "completions/4"];

export const rules: readonly Rule[] = [
  {
    text: `On SQLite at least half as many submits a second as ${raw}`,
    atLeast: 0.5,
    values: share(submits, "sqlite", raw),
  },
  {
    text: `On SQLite at least half as many completions a second as ${raw}`,
    atLeast: 0.5,
    values: share(completions, "sqlite", raw),
  },
  {
    text: "On PostgreSQL at least half as many submits a second as DBOS",
    atLeast: 0.5,
    values: share(submits, "postgres", dbos),
  },
  {
    text: "On PostgreSQL at least half as many completions a second as DBOS",
    atLeast: 0.5,
    values: share(completions, "postgres", dbos),
  },
  {
    text: "A page of a list in at most 20 ms, the first one and the 1,000th, on both stores",
    atMost: 20,
    values: (_find, tables) =>
      tables
        .filter(({ id }) => id.startsWith("parked/") && id.endsWith("/pages"))
        .flatMap(({ rows }) => rows.filter(({ name }) => name.startsWith(`${ours}, `)))
        .map(({ value }) => value.median),
  },
];
