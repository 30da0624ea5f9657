/** How far a batch is, as it is told while it runs. */
import { describe, expect, it } from "vitest";
import { type Counts, Progress, progressLine } from "../../src/cli/batch/progress.ts";
import { RowSet } from "../../src/cli/batch/row-set.ts";

const usd = (nano: number) => ({ currency: "USD", nano }) as const;
const counts: Counts = {
  ...{ total: 1_200, done: 300, failed: 2, doneNow: 200, outputTokens: 30_000 },
  ...{ spent: usd(20_000_000), estimate: usd(4_500_000_000) },
};

describe("the progress of a batch", () => {
  it("tells what is done, how fast, for how much, and how long it may take", () => {
    expect(progressLine(counts, 10_000)).toBe(
      "300/1,200  298 ok  2 failed  20.0 rows/s  3,000 tokens/s  $0.020 of $4.50 at most  eta 45 s",
    );
    expect(progressLine({ ...counts, total: 1_000_300 }, 10_000)).toContain("eta 13 h 53 min");
  });

  it("says nothing of speed before anything is done, and nothing that is not known", () => {
    const begun = { ...counts, done: 100, failed: 0, doneNow: 0, outputTokens: 0, spent: undefined };
    expect(progressLine(begun, 10_000)).toBe("100/1,200  100 ok");
    expect(progressLine({ ...begun, phase: "submitting, 7 so far" }, 0)).toBe(
      "100/1,200  100 ok  submitting, 7 so far",
    );
    expect(progressLine({ ...counts, estimate: undefined }, 10_000)).toContain("$0.020  eta");
  });

  it("fits into the width of the terminal", () => {
    // biome-ignore lint/suspicious/noControlCharactersInRegex: colours begin with one
    const plain = (text: string) => text.replace(/\u001b\[\d+m/g, "");
    expect(plain(progressLine(counts, 10_000, 200))).toMatch(/^████░{12} 300\/1,200 .* eta 45 s$/);
    expect(plain(progressLine(counts, 10_000, 40))).toHaveLength(39);
    expect(plain(progressLine(counts, 10_000, 5))).toBe("████");
  });

  it("is drawn at most ten times a second on a terminal, and every ten seconds elsewhere", () => {
    for (const [width, expected] of [
      [80, 100],
      [undefined, 1],
    ] as const) {
      let now = 0;
      let done = 0;
      const drawn: string[] = [];
      const means = { write: (text: string) => void drawn.push(text), now: () => now, width: () => width };
      const progress = new Progress(() => ({ ...counts, done: ++done }), means);
      for (; now <= 10_000; now += 10) progress.update();
      expect(Math.abs(drawn.length - expected)).toBeLessThanOrEqual(1);
      progress[Symbol.dispose]();
      expect(drawn.at(-1)).toBe(width === undefined ? drawn[0] : "\r\u001b[2K");
    }
  });
});

describe("a set of rows", () => {
  it("knows what was put into it, however large the numbers are", () => {
    const rows = new RowSet();
    const numbers = [0, 7, 8, 8_191, 8_192, 1_000_003];
    expect(numbers.map((row) => rows.add(row))).toEqual(numbers.map(() => true));
    expect(numbers.map((row) => [rows.has(row), rows.add(row), rows.has(row + 1)])).toEqual(
      numbers.map((row) => [true, false, numbers.includes(row + 1)]),
    );
  });
});
