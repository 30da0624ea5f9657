/** `aw usage`: how much was asked, and what it cost. */
import type { Cost } from "../../index.ts";
import type { UsageGroup, UsageSum } from "../../logs.ts";
import { cells, count, exactMoney, inputTokens, money, shorten, terminalWidth } from "../cells.ts";
import { CommandError } from "../failure.ts";
import { note, print, printTable, table } from "../output.ts";
import { readMoment } from "../since.ts";
import { noteNothing, openExisting } from "./logs.ts";

export interface UsageFlags {
  readonly since: string;
  readonly by: string;
  readonly json?: boolean;
}

const dayMs = 86_400_000;
/** More days than these are not charted. */
const mostBars = 31;

export async function usage(flags: UsageFlags, signal: AbortSignal): Promise<void> {
  const now = Date.now();
  const since = readMoment(flags.since, "--since", now);
  const by = readGroup(flags.by);
  using logs = openExisting();
  const sums = logs?.usage({ since, by }) ?? [];
  if (flags.json) return print(`${JSON.stringify(sums, undefined, 2)}\n`, signal);
  if (!logs || sums.length === 0) return noteNothing(logs);
  if (!process.stdout.isTTY) return print(sums.map(fullRow).join(""), signal);
  const { length: rows } = sums;
  const total = rows > 1 && by !== "label" ? logs.usage({ since }).map((sum) => ({ ...sum, key: "total" })) : [];
  await printTable(table(header(by), [...sums, ...total].map(row)), signal);
  await print(`\n${chart(logs.usage({ since, by: "day" }), now)}`, signal);
  note(`Since ${new Date(since).toISOString().slice(0, 10)}; --since and --by tell it otherwise. Days are of UTC.`);
}

const groups = ["model", "day", "provider", "conversation", "label"] as const satisfies readonly UsageGroup[];

function readGroup(by: string): UsageGroup {
  const group = groups.find((name) => name === by);
  if (group) return group;
  throw new CommandError(`--by ${by} is not known.`, `It is one of ${groups.join(", ")}.`);
}

const header = (by: UsageGroup) => [by.toUpperCase(), "CALLS", "FAILED", "IN", "CACHED", "OUT", "COST", "COST UNKNOWN"];

function row(sum: UsageSum): string[] {
  return [
    shorten(sum.key ?? "(none)", 40),
    count(sum.calls),
    sum.failed === 0 ? "" : count(sum.failed),
    count(inputTokens(sum)),
    count(sum.cacheRead),
    count(sum.output),
    costs(sum).map(money).join(" + "),
    sum.costUnknown === 0 ? "" : count(sum.costUnknown),
  ];
}

function fullRow(sum: UsageSum): string {
  const { key, calls, failed, cacheRead, output, costUnknown } = sum;
  const cost = costs(sum).map(exactMoney).join(" + ");
  return cells(key, calls, failed, inputTokens(sum), cacheRead, output, cost, costUnknown);
}

function costs({ cost }: UsageSum): Pick<Cost, "currency" | "nano">[] {
  return Object.entries(cost).map(([currency, nano]) => ({ currency: currency as Cost["currency"], nano }));
}

/** A bar a day: of what it cost, where all of it is in one currency, else of calls. */
function chart(days: readonly UsageSum[], now: number): string {
  const byDay = new Map(days.map((day) => [day.key, day]));
  const first = Math.max(Date.parse(days[0]?.key ?? ""), now - (mostBars - 1) * dayMs);
  const names: string[] = [];
  for (let at = first; at < now + dayMs && names.length < mostBars; at += dayMs) {
    const name = new Date(at).toISOString().slice(0, 10);
    if (name <= new Date(now).toISOString()) names.push(name);
  }
  const [currency, ...others] = new Set(days.flatMap(costs).map((cost) => cost.currency));
  const priced = currency !== undefined && others.length === 0;
  const value = (sum: UsageSum | undefined) => (priced ? sum?.cost[currency] : sum?.calls) ?? 0;
  const label = (sum: UsageSum | undefined) => {
    if (!sum) return "";
    if (!priced) return `${count(sum.calls)} ${sum.calls === 1 ? "call" : "calls"}`;
    return [...costs(sum).map(money), ...(sum.costUnknown > 0 ? ["?"] : [])].join(" + ");
  };
  const labels = names.map((name) => label(byDay.get(name)));
  const most = Math.max(...names.map((name) => value(byDay.get(name))));
  const room = Math.max(
    1,
    terminalWidth() - "2026-11-21  ".length - 2 - Math.max(...labels.map(({ length }) => length)),
  );
  return names
    .map((name, index) => {
      const drawn = bar(most === 0 ? 0 : (value(byDay.get(name)) / most) * room);
      return `${`${name}  ${drawn}  ${labels[index]}`.trimEnd()}\n`;
    })
    .join("");
}

/** To an eighth of a character; what is not nothing is seen. */
function bar(width: number): string {
  const eighths = width > 0 ? Math.max(1, Math.round(width * 8)) : 0;
  return "█".repeat(Math.floor(eighths / 8)) + (["", "▏", "▎", "▍", "▌", "▋", "▊", "▉"][eighths % 8] ?? "");
}
