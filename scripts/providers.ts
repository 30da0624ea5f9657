/** Writes the table of providers and features in docs/providers.md; with `--check` it only tells whether the table is as it should be. */
import { readFileSync, writeFileSync } from "node:fs";
import { type Feature, needs } from "../src/core/features.ts";
import { defaultRegistry } from "../src/index.ts";

const file = new URL("../docs/providers.md", import.meta.url);
const [begin, end] = ["<!-- providers:start -->", "<!-- providers:end -->"];

/** Rows are features, columns providers: there are more features, and their words are longer. */
function table(): string {
  const providers = defaultRegistry().providers.filter(({ name }) => name !== "sim");
  const line = (cells: readonly string[]) => `| ${cells.join(" | ")} |`;
  const rows = (Object.keys(needs) as Feature[]).map((feature) =>
    line([needs[feature].words, ...providers.map(({ features }) => (features?.has(feature) ? "✓" : ""))]),
  );
  const lanes = providers.flatMap(({ name, lanes: own = {} }) =>
    (["background", "batch"] as const).flatMap((lane) => {
      const limits = own[lane]?.limits;
      if (!limits) return [];
      const { requests, bytes, windowMs } = limits;
      const size = bytes === undefined ? "" : `${Math.round(bytes / 1e6)} MB`;
      return [line([name, lane, requests.toLocaleString("en"), size, windowMs ? `${windowMs / 3_600_000} h` : ""])];
    }),
  );
  const keys = providers.map(({ name, keyVariables = [] }) =>
    line([name, keyVariables.map((key) => `\`${key}\``).join(", ")]),
  );
  return [
    "### What each protocol carries",
    "",
    line(["", ...providers.map(({ name }) => name)]),
    line(["---", ...providers.map(() => ":-:")]),
    ...rows,
    "",
    "### What they carry out by themselves",
    "",
    "The [lanes](operations.md#lanes-who-carries-it-out) besides the interactive one, and what one submission may hold.",
    "",
    line(["provider", "lane", "requests", "size", "done or given up after"]),
    line(["---", "---", "--:", "--:", "--:"]),
    ...lanes,
    "",
    "### Where keys are looked up",
    "",
    line(["provider", "environment variables, in order"]),
    line(["---", "---"]),
    ...keys,
  ].join("\n");
}

const before = readFileSync(file, "utf8");
const after = before.replace(new RegExp(`${begin}[\\s\\S]*${end}`), `${begin}\n\n${table()}\n\n${end}`);
if (process.argv.includes("--check")) {
  if (before !== after) {
    console.error("docs/providers.md is out of date; run npm run providers.");
    process.exitCode = 1;
  }
} else {
  writeFileSync(file, after);
}
