/** Values as they stand in a table on a terminal, and in full in columns for other programs. */
import type { Cost, Usage } from "../index.ts";

type Money = Pick<Cost, "currency" | "nano">;

/** One line, cut where it does not fit. */
export function shorten(text: string, width: number): string {
  const line = oneLine(text);
  const letters = Array.from(line);
  return letters.length > width ? `${letters.slice(0, Math.max(0, width - 1)).join("")}…` : line;
}

/** Without the tabs and line breaks that would end a cell. */
export function oneLine(text: string): string {
  return text.replace(/\s+/g, " ").trim();
}

export function cells(...values: readonly (string | number | undefined)[]): string {
  return `${values.map((value) => (value === undefined ? "" : oneLine(String(value)))).join("\t")}\n`;
}

/** For people: as many digits as say something. */
export function money({ currency, nano }: Money): string {
  const value = nano / 1e9;
  const digits = value >= 1 || value === 0 ? 2 : Math.min(6, 1 - Math.floor(Math.log10(value)));
  const sign = currency === "USD" ? "$" : "₽";
  return value > 0 && value < 1e-6 ? `<${sign}0.000001` : `${sign}${value.toFixed(digits)}`;
}

/** To the billionth: `0.009600000 USD`. */
export function exactMoney({ currency, nano }: Money): string {
  return `${(nano / 1e9).toFixed(9)} ${currency}`;
}

export function count(value: number | undefined): string {
  return value === undefined ? "" : value.toLocaleString("en-US");
}

type Tokens = Pick<Usage, "input" | "cacheRead" | "cacheWrite">;

/** Everything that went in: also what came from a cache or went into one. */
export function inputTokens({ input, cacheRead, cacheWrite }: Tokens = {}): number | undefined {
  if (input === undefined && cacheRead === undefined && cacheWrite === undefined) return undefined;
  return (input ?? 0) + (cacheRead ?? 0) + (cacheWrite ?? 0);
}

/** Of stdout, in characters. */
export function terminalWidth(): number {
  return process.stdout.columns || 80;
}
