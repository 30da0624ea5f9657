/** Counts of tokens: added, printed, and as tables. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import type { Cost } from "../../src/core/cost.ts";
import { addUsage, formatUsage, printable, type Usage } from "../../src/core/usage.ts";
import { usageTable } from "../../src/core/usage-table.ts";

describe("usage that is added", () => {
  it("has the sum of each count, and what only one of them told", () => {
    expect(
      addUsage({ input: 1, output: 2, total: 3, reasoning: 1 }, { input: 10, output: 20, total: 30, cacheRead: 5 }),
    ).toEqual({
      ...{ input: 11, output: 22, total: 33, reasoning: 1, cacheRead: 5 },
    });
    expect(
      addUsage({ inputAudio: 0, cacheWriteHour: 2 }, { inputAudio: 3, outputAudio: 4, cacheWriteHour: 1 }),
    ).toEqual({
      ...{ inputAudio: 3, outputAudio: 4, cacheWriteHour: 3 },
    });
  });

  it("stays unknown where neither told", () => {
    expect(Object.keys(addUsage({ input: 1 }, { input: 1 }))).toEqual(["input"]);
  });

  it("has the tools of both, and no answer's raw object", () => {
    const one: Usage = { serverTools: { web_search: 1, web_fetch: 2 }, raw: { a: 1 } };
    expect(addUsage(one, { serverTools: { web_search: 2, code: 1 }, raw: { b: 1 } })).toEqual({
      serverTools: { web_search: 3, web_fetch: 2, code: 1 },
    });
    expect(addUsage(one, {})).toEqual({ serverTools: { web_search: 1, web_fetch: 2 } });
  });

  it("has a charge only where both told one, in one currency", () => {
    const cost = { currency: "USD", nano: 5 } as const;
    expect(addUsage({ cost }, { cost })).toEqual({ cost: { currency: "USD", nano: 10 } });
    expect(addUsage({ cost }, {})).toEqual({});
    expect(addUsage({ cost }, { cost: { currency: "RUB", nano: 5 } })).toEqual({});
  });

  it("has the words of both for how it is charged", () => {
    expect(addUsage({ rates: ["us"] }, { rates: ["us", "flex"] })).toEqual({ rates: ["us", "flex"] });
  });

  it("is the same in any order, and nothing changes it", () => {
    const count = fc.option(fc.nat(1_000_000), { nil: undefined });
    const any = fc
      .record({ input: count, output: count, cacheRead: count, inputAudio: count })
      .map((counts) => JSON.parse(JSON.stringify(counts)) as Usage);
    fc.assert(
      fc.property(any, any, any, (a, b, c) => {
        expect(addUsage(addUsage(a, b), c)).toEqual(addUsage(a, addUsage(b, c)));
        expect(addUsage(a, b)).toEqual(addUsage(b, a));
        expect(addUsage(a, {})).toEqual(a);
      }),
    );
  });
});

describe("printable usage", () => {
  const usage: Usage = { input: 10, output: 18, total: 28, raw: { prompt_tokens: 10 } };

  it("reads like the seed's line", () => {
    const line = "In: 10; Out: 18; Cache create: 0; Cache read: 0; Total Tokens: 28; Search: 0";
    expect(`${printable(usage)}`).toBe(line);
    expect(formatUsage(usage)).toBe(line);
  });

  it("is the same object for JSON, comparisons and spreading", () => {
    expect(printable(usage)).toEqual(usage);
    expect(JSON.parse(JSON.stringify(printable(usage)))).toEqual(usage);
    expect(Object.keys({ ...printable(usage) })).toEqual(Object.keys(usage));
    expect(structuredClone(printable(usage))).toEqual(usage);
  });

  it("leaves the one it is given as it is, frozen or not", () => {
    expect(String(printable(Object.freeze({ ...usage })))).toContain("In: 10");
    expect(Object.hasOwn(usage, "toString")).toBe(false);
  });
});

describe("a table of usage", () => {
  const usage: Usage = { input: 2180, output: 204, total: 2384 };
  const cost: Cost = {
    ...{ currency: "USD", nano: 9_600_000, basis: "exact", source: "catalogue" },
    parts: { input: 6_540_000, output: 3_060_000 },
  };

  it("is the seed's table in HTML", () => {
    expect(usageTable(usage, cost, { format: "html" })).toBe(`<table>
<thead>
<tr>
<th>Metric</th>
<th style="text-align: right;">Count</th>
<th style="text-align: right;">Cost (USD)</th>
</tr>
</thead>
<tbody>
<tr>
<td>Input tokens</td>
<td style="text-align: right;">2,180</td>
<td style="text-align: right;">0.006540</td>
</tr>
<tr>
<td>Output tokens</td>
<td style="text-align: right;">204</td>
<td style="text-align: right;">0.003060</td>
</tr>
<tr>
<td>Cache tokens</td>
<td style="text-align: right;">0</td>
<td style="text-align: right;">0.000000</td>
</tr>
<tr>
<td>Server tool use</td>
<td style="text-align: right;">0</td>
<td style="text-align: right;">0.000000</td>
</tr>
<tr>
<td><strong>Total</strong></td>
<td style="text-align: right;"><strong>2,384</strong></td>
<td style="text-align: right;"><strong>$0.009600</strong></td>
</tr>
</tbody>
</table>`);
  });

  it("is aligned in plain text, which is what it is unless told otherwise", () => {
    expect(usageTable(usage, cost)).toBe(
      [
        "Metric           Count  Cost (USD)",
        "Input tokens     2,180    0.006540",
        "Output tokens      204    0.003060",
        "Cache tokens         0    0.000000",
        "Server tool use      0    0.000000",
        "Total            2,384   $0.009600",
      ].join("\n"),
    );
  });

  it("is a table of Markdown, its numbers to the right and its total bold", () => {
    const roubles: Cost = {
      ...cost,
      currency: "RUB",
      parts: { ...cost.parts, cacheRead: 1_000_000, cacheWrite: 500_000 },
    };
    const cached: Usage = { ...usage, cacheRead: 1000, cacheWrite: 234, serverTools: { web_search: 0 } };
    expect(usageTable(cached, roubles, { format: "markdown" })).toBe(
      [
        "| Metric | Count | Cost (RUB) |",
        "|---|---:|---:|",
        "| Input tokens | 2,180 | 0.006540 |",
        "| Output tokens | 204 | 0.003060 |",
        "| Cache tokens | 1,234 | 0.001500 |",
        "| Server tool use | 0 | 0.000000 |",
        "| **Total** | **2,384** | **₽0.009600** |",
      ].join("\n"),
    );
  });

  it("says what is not known", () => {
    expect(
      usageTable(undefined)
        .split("\n")
        .slice(1)
        .map((line) => line.match(/unknown/g)?.length),
    ).toEqual([2, 2, 2, 2, 2]);
    expect(usageTable(usage).split("\n").at(-1)).toMatch(/^Total +2,384 +unknown$/);
    const said: Cost = { ...cost, parts: { total: 9_600_000 } };
    const rows = usageTable({ ...usage, serverTools: { web_search: 1 } }, said)
      .split("\n")
      .map((line) => line.split(/ {2,}/));
    expect(rows.slice(1)).toEqual([
      ["Input tokens", "2,180", "unknown"],
      ["Output tokens", "204", "unknown"],
      ["Cache tokens", "0", "0.000000"],
      ["Server tool use", "1", "unknown"],
      ["Total", "2,384", "$0.009600"],
    ]);
  });
});
