/** Reads back what was written: one record whole, many in short, and a conversation to go on with. */
import { StoreError } from "../core/errors.ts";
import type { LogRecord, Outcome, ToolLogRecord } from "../core/log.ts";
import { type Message, type Part, textOf } from "../core/message.ts";
import type { RequestOptions } from "../core/options.ts";
import type { Choice } from "../core/result.ts";
import { wholeResult } from "./answer.ts";
import type { Database, Row } from "./database.ts";
import { json, type LogEntry, type LogMatch, member, optional, readEntry, text } from "./entry.ts";
import { unpackMessage, unpackPart } from "./messages.ts";
import { readQuery, type SearchQuery } from "./search-query.ts";
import * as sql from "./sql.ts";

export interface LogQuery {
  /** Default 20. */
  readonly limit?: number;
  /** As asked for, with or without the provider, or as it was resolved. */
  readonly model?: string;
  readonly conversationId?: string;
  /** Words that all occur in prompt, answer or reasoning; `"a phrase"`, `begin*`. */
  readonly query?: string;
  /** Milliseconds since the epoch. */
  readonly since?: number;
  /** All of these. */
  readonly label?: Readonly<Record<string, string>>;
  readonly outcome?: Outcome;
  /** An id: only what is older, for the next page. */
  readonly before?: string;
}

/** A conversation as far as it went well. */
export interface LoggedConversation {
  readonly id: string;
  /** The first 32 characters of the first prompt. */
  readonly name: string;
  /** Of its last answer. */
  readonly model: string;
  /** Milliseconds since the epoch. */
  readonly startedAt: number;
  /** The system prompt of its last answer. */
  readonly system?: string;
  /** What was said, the last answer included, without the system prompt. Turns that failed are left out. */
  readonly messages: readonly Message[];
  /** Those of its last answer; empty before the first. */
  readonly options: RequestOptions;
}

export interface LogReader {
  get(id: string): LogRecord | undefined;
  toolCalls(requestId: string): ToolLogRecord[];
  findIds(prefix: string, limit?: number): string[];
  list(query?: LogQuery): LogEntry[];
  search(words: string, options?: { readonly limit?: number }): LogMatch[];
  conversation(id: string): LoggedConversation | undefined;
  latestConversation(): string | undefined;
}

export function logReader(database: Database): LogReader {
  const readFile = (hash: string): Uint8Array => {
    const bytes = database.get(sql.selectFile, [hash])?.bytes;
    if (bytes instanceof Uint8Array) return bytes;
    throw new StoreError(`${database.path} has no file ${hash}, which a message refers to. Restore a backup.`);
  };
  const history = (hash: string | undefined): Message[] => {
    if (hash === undefined) return [];
    return database.all(sql.selectHistory, [hash]).map((row) => unpackMessage(text(row, "json"), readFile));
  };
  const record = (row: Row): LogRecord => readRecord(database, row, history, readFile);
  return {
    get: (id) =>
      database.snapshot(() => {
        const row = database.get(sql.selectRequest, [id]);
        return row && record(row);
      }),

    toolCalls: (requestId) => database.all(sql.selectToolCalls, [requestId]).map((row) => readToolCall(row, readFile)),

    findIds: (prefix, limit = 10) => database.all(sql.selectIds, { prefix, limit }).map((row) => text(row, "id")),

    list(query = {}) {
      const words = query.query === undefined ? { contains: [] } : readQuery(query.query);
      if (!words) return [];
      return select(database, narrow(query, words), query.limit ?? 20).map(readEntry);
    },

    search(typed, { limit = 20 } = {}) {
      const words = readQuery(typed);
      if (!words) return [];
      const rows = select(database, narrow({}, words), limit, true);
      return rows.map((row) => {
        const entry = readEntry(row);
        return { ...entry, snippet: optional(row, "snippet") ?? cutOut(entry, words.contains[0] ?? "") };
      });
    },

    conversation: (id) => database.snapshot(() => readConversation(database, id, record)),

    latestConversation() {
      const row = database.get(sql.latestConversation);
      return row && text(row, "conversation_id");
    },
  };
}

function readConversation(
  database: Database,
  id: string,
  record: (row: Row) => LogRecord,
): LoggedConversation | undefined {
  const row = database.get(sql.selectConversation, [id]);
  if (!row) return undefined;
  const last = lastAnswered(database, id, record);
  const said: readonly Message[] = last
    ? [...last.request.messages, { role: "assistant", parts: last.result.parts }]
    : [];
  const [first] = said;
  const system = first?.role === "system" && first.parts.every(({ type }) => type === "text") ? first : undefined;
  return {
    id,
    name: text(row, "name"),
    model: last?.request.model ?? text(row, "model"),
    startedAt: Date.parse(text(row, "started")),
    ...(system && { system: textOf(system.parts) }),
    messages: system ? said.slice(1) : said,
    options: last?.request.options ?? {},
  };
}

type Narrowed = Readonly<Partial<Record<sql.Condition, string>>>;

function narrow(query: LogQuery, { match, contains }: SearchQuery): Narrowed {
  return {
    ...member("model", query.model),
    ...member("conversation", query.conversationId),
    ...member("since", query.since === undefined ? undefined : new Date(query.since).toISOString()),
    ...member("outcome", query.outcome),
    ...member("before", query.before),
    ...member("labels", query.label && JSON.stringify(query.label)),
    ...member("match", match),
    ...member("contains", contains.length > 0 ? JSON.stringify(contains) : undefined),
  };
}

function select(database: Database, narrowed: Narrowed, limit: number, ranked = false): readonly Row[] {
  return database.all(sql.selectSummaries(Object.keys(narrowed) as sql.Condition[], ranked), { ...narrowed, limit });
}

/** The last call that went well and left no tool call open: what one can go on from. */
function lastAnswered(database: Database, id: string, record: (row: Row) => LogRecord): LogRecord | undefined {
  let before: string | null = null;
  for (;;) {
    const row = database.get(sql.conversationRequest, { id, before });
    if (!row) return undefined;
    const found = record(row);
    if (found.result.toolCalls.length === 0) return found;
    before = found.id;
  }
}

function readRecord(
  database: Database,
  row: Row,
  history: (hash: string | undefined) => Message[],
  readFile: (hash: string) => Uint8Array,
): LogRecord {
  const entry = readEntry(row);
  const { id, generationId, step, conversationId, labels, provider, model, outcome, error } = entry;
  const answer = optional(row, "answer");
  const messages = history(answer ?? optional(row, "last_message"));
  const parts = answer === undefined ? [] : (messages.pop()?.parts ?? []);
  const rest = unpackOthers(json<object>(row, "result") ?? {}, readFile);
  return {
    id,
    generationId,
    step,
    ...member("conversationId", conversationId),
    ...member("labels", labels),
    provider,
    request: { model, messages, options: readOptions(database, row) },
    result: wholeResult(rest, parts, entry.usage),
    outcome,
    ...member("error", error),
    startedAt: entry.startedAt,
    durationMs: entry.durationMs,
  };
}

function readOptions(database: Database, row: Row): RequestOptions {
  const stored = (statement: string, hash: string) => JSON.parse(String(database.get(statement, [hash])?.json));
  const tools = json<readonly string[]>(row, "tools");
  const schema = optional(row, "schema");
  return {
    ...json<RequestOptions>(row, "options"),
    ...(tools && { tools: tools.map((hash) => stored(sql.selectTool, hash)) }),
    ...(schema !== undefined && { schema: stored(sql.selectSchema, schema) }),
  };
}

function unpackOthers(rest: object, readFile: (hash: string) => Uint8Array): object {
  const { others } = rest as { readonly others?: readonly Choice[] };
  if (!others) return rest;
  const whole = (part: Part) => unpackPart(part, readFile);
  return { ...rest, others: others.map((choice) => ({ ...choice, parts: choice.parts.map(whole) })) };
}

function readToolCall(row: Row, readFile: (hash: string) => Uint8Array): ToolLogRecord {
  const rest = { ...json<object>(row, "result"), output: JSON.parse(text(row, "output")) } as ToolLogRecord["result"];
  return {
    ...member("requestId", optional(row, "request_id")),
    generationId: text(row, "generation_id"),
    call: {
      type: "tool-call",
      id: text(row, "call_id"),
      name: text(row, "name"),
      input: JSON.parse(text(row, "input")),
      ...json<object>(row, "call"),
    },
    result: unpackPart(rest, readFile),
    startedAt: Date.parse(text(row, "started_at")),
    durationMs: Number(row.duration_ms),
  };
}

/** What is around the first place where it is written. */
function cutOut({ prompt, text, reasoning = "" }: LogEntry, words: string): string {
  const where = [prompt, text, reasoning].find((each) => each.includes(words)) ?? "";
  const at = where.indexOf(words);
  const [from, to] = [Math.max(0, at - 40), at + words.length + 40];
  return `${from > 0 ? "…" : ""}${where.slice(from, to)}${to < where.length ? "…" : ""}`;
}
