/** `aw logs`: what was asked and answered, and where that is kept. */
import { existsSync, statSync } from "node:fs";
import { type LogEntry, type LogQuery, type Logs, loggingIsOn, logsPath, openLogs, setLogging } from "../../logs.ts";
import { cells, count, exactMoney, inputTokens, money, shorten, terminalWidth } from "../cells.ts";
import { CommandError } from "../failure.ts";
import { note, print, printTable, table } from "../output.ts";
import { ago, readMoment, readSpan } from "../since.ts";

export interface LogsListFlags {
  readonly number: string;
  readonly model?: string;
  readonly query?: string;
  readonly cid?: string;
  readonly since?: string;
  readonly json?: boolean;
}

/** The log, or nothing where none was ever written: reading makes no file. Whoever asks closes it. */
export function openExisting(): Logs | undefined {
  return existsSync(logsPath()) ? openLogs() : undefined;
}

export async function listLogs(flags: LogsListFlags, signal: AbortSignal): Promise<void> {
  const now = Date.now();
  const query: LogQuery = {
    limit: readCount(flags.number),
    ...(flags.model !== undefined && { model: flags.model }),
    ...(flags.query !== undefined && { query: flags.query }),
    ...(flags.cid !== undefined && { conversationId: flags.cid }),
    ...(flags.since !== undefined && { since: readMoment(flags.since, "--since", now) }),
  };
  using logs = openExisting();
  const entries = logs?.list(query) ?? [];
  if (flags.json) await print(`${JSON.stringify(entries, undefined, 2)}\n`, signal);
  if (entries.length === 0) return noteNothing(logs);
  if (!flags.json) await printEntries(entries, (entry) => entry.prompt || entry.text, now, signal);
}

export async function searchLogs(
  words: readonly string[],
  flags: Pick<LogsListFlags, "number" | "json">,
  signal: AbortSignal,
): Promise<void> {
  const limit = readCount(flags.number);
  using logs = openExisting();
  const found = logs?.search(words.join(" "), { limit }) ?? [];
  const snippets = new Map(found.map(({ id, snippet }) => [id, snippet]));
  if (flags.json) await print(`${JSON.stringify(found, undefined, 2)}\n`, signal);
  if (found.length === 0) return noteNothing(logs);
  if (!flags.json) await printEntries(found, ({ id }) => snippets.get(id) ?? "", Date.now(), signal);
}

export function noteNothing(logs: Logs | undefined): void {
  if (logs && logs.list({ limit: 1 }).length > 0) note("Nothing in the log matches. For all of it: aw logs -n 0");
  else if (loggingIsOn()) note("The log is empty: nothing has been asked yet.");
  else note("The log is empty, and it is off. To turn it on: aw logs on");
}

/** @param words what to show of each on a terminal */
async function printEntries(
  entries: readonly LogEntry[],
  words: (entry: LogEntry) => string,
  now: number,
  signal: AbortSignal,
): Promise<void> {
  if (!process.stdout.isTTY) return print(entries.map(fullRow).join(""), signal);
  const length = shortestLength(entries.map(({ id }) => id));
  const rows = entries.map((entry) => [
    entry.id.slice(0, length),
    ago(entry.startedAt, now),
    entry.model,
    entry.outcome === "done" ? "" : entry.outcome,
    count(inputTokens(entry.usage)),
    count(entry.usage?.output),
    entry.cost ? money(entry.cost) : "",
  ]);
  const header = ["ID", "TIME", "MODEL", "ENDED", "IN", "OUT", "COST", "TEXT"];
  // What the other columns leave, and the two spaces between each.
  const widths = header.slice(0, -1).map((title, column) => {
    const longest = Math.max(...rows.map((row) => row[column]?.length ?? 0));
    return longest === 0 ? 0 : Math.max(longest, title.length) + 2;
  });
  const room = Math.max(10, terminalWidth() - widths.reduce((sum, width) => sum + width, 0));
  const lines = rows.map((row, index) => [...row, shorten(words(entries[index] as LogEntry), room)]);
  await printTable(table(header, lines), signal);
}

function fullRow(entry: LogEntry): string {
  const { id, startedAt, model, outcome, usage, cost, conversationId, prompt, text } = entry;
  const time = new Date(startedAt).toISOString();
  const price = cost && exactMoney(cost);
  return cells(id, time, model, outcome, inputTokens(usage), usage?.output, price, conversationId, prompt, text);
}

/** How much of the ids tells them apart. */
function shortestLength(ids: readonly string[]): number {
  for (let length = 10; length < 22; length++) {
    if (new Set(ids.map((id) => id.slice(0, length))).size === ids.length) return length;
  }
  return 100;
}

function readCount(text: string): number {
  const number = Number(text);
  if (!/^\d+$/.test(text) || !Number.isSafeInteger(number)) {
    throw new CommandError(`-n ${text} is no number.`, "Write it like -n 20; -n 0 is all.");
  }
  return number === 0 ? Number.MAX_SAFE_INTEGER : number;
}

export async function printPath(signal: AbortSignal): Promise<void> {
  await print(`${logsPath()}\n`, signal);
}

export function switchLogs(on: boolean): void {
  setLogging(on);
  note(on ? `The log is on: ${logsPath()}` : "The log is off. What is in it stays; to turn it on: aw logs on");
}

export async function printStatus(signal: AbortSignal): Promise<void> {
  using logs = openExisting();
  const [sum] = logs?.usage() ?? [];
  const size = logs ? `${count(Math.ceil(statSync(logs.path).size / 1024))} KB` : "no file yet";
  const facts = [
    `${loggingIsOn() ? "on" : "off"}`,
    `${logsPath()} (${size})`,
    `${count(sum?.calls ?? 0)} calls in ${count(logs?.usage({ by: "conversation" }).filter(({ key }) => key).length ?? 0)} conversations`,
  ];
  await print(facts.map((fact) => `${fact}\n`).join(""), signal);
}

export function backupLogs(path: string): void {
  using logs = openExisting();
  logs?.backup(path);
  if (logs) note(`Copied to ${path}.`);
  else noteNothing(undefined);
}

export function pruneLogs({ olderThan }: { readonly olderThan: string }): void {
  const olderThanMs = readSpan(olderThan, "--older-than");
  using logs = openExisting();
  const removed = logs?.prune({ olderThanMs }) ?? 0;
  note(`Removed ${count(removed)} ${removed === 1 ? "call" : "calls"}.`);
}
