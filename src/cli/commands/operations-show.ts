/** `aw operations get`, `result` and `events`: what is known of one operation now. */
import { AfterwordError } from "../../index.ts";
import type { OperationStatus, StoredEvent } from "../../operations.ts";
import { noteRemarks } from "../answer.ts";
import { cells, exactMoney, money } from "../cells.ts";
import { print } from "../output.ts";
import { ago } from "../since.ts";
import { labelsOf } from "./operations.ts";
import { outcomeError, readInteger, type StoreFlags, withOperation } from "./operations-store.ts";

export interface JsonFlags extends StoreFlags {
  readonly json?: boolean;
}

export async function showOperation(id: string, flags: JsonFlags, signal: AbortSignal): Promise<void> {
  const status = await withOperation(id, flags, (operation) => operation.status());
  if (flags.json) return print(`${JSON.stringify(status, undefined, 2)}\n`, signal);
  const { isTTY } = process.stdout;
  const lines = facts(status, isTTY).filter(([, value]) => value !== undefined && value !== "");
  const width = Math.max(...lines.map(([name]) => name.length)) + 2;
  const line = ([name, value]: Fact) => (isTTY ? `${name.padEnd(width)}${value}\n` : cells(name, value));
  await print(lines.map(line).join(""), signal);
}

type Fact = readonly [name: string, value: string | number | undefined];

function facts(status: OperationStatus, forPeople: boolean): Fact[] {
  const { id, description, createdAt, createdBy, modifiedAt, metadata, error, response } = status;
  const {
    state,
    model,
    lane,
    laneReason,
    batch,
    submission,
    priority,
    attempts,
    notBefore,
    deadline,
    idempotencyKey,
    waitingFor,
    approvals = [],
  } = metadata;
  const time = (text: string) => (forPeople ? `${text} (${ago(Date.parse(text), Date.now())})` : text);
  const cost = response?.cost && (forPeople ? money : exactMoney)(response.cost);
  return [
    ["id", id],
    ["state", state],
    ["model", model],
    ["lane", laneReason ?? (lane === "interactive" ? undefined : lane)],
    ["batch", batch],
    ["submission", submission],
    ["description", description],
    ["labels", labelsOf(status)],
    ["created", time(createdAt)],
    ["by", createdBy],
    ["modified", time(modifiedAt)],
    ["priority", priority === 0 ? undefined : priority],
    ["attempts", attempts === 0 ? undefined : attempts],
    ["not before", notBefore],
    ["deadline", deadline],
    ["key", idempotencyKey],
    ["waits for", waitingFor],
    ...approvals.map(({ call }): Fact => ["call", `${call.id} ${call.name}(${JSON.stringify(call.input)})`]),
    ["error", error?.message],
    ["tokens", response?.usage && `${response.usage.input ?? "?"} in, ${response.usage.output ?? "?"} out`],
    ["cost", cost ?? response?.costUnknown],
    ["text", response?.text],
  ];
}

export async function showResult(id: string, flags: JsonFlags, signal: AbortSignal): Promise<void> {
  const status = await withOperation(id, flags, (operation) => operation.status());
  const { response } = status;
  const error = outcomeError(status);
  if (error) throw error;
  if (!response) return;
  if (flags.json) return print(`${JSON.stringify(response, undefined, 2)}\n`, signal);
  const { text } = response;
  if (text !== "") await print(text.endsWith("\n") ? text : `${text}\n`, signal);
  noteRemarks(response);
}

export async function showEvents(
  id: string,
  flags: StoreFlags & { readonly after: string; readonly follow?: boolean },
  signal: AbortSignal,
): Promise<void> {
  const after = readInteger(flags.after, "--after");
  await withOperation(id, flags, async (operation) => {
    const only = flags.follow ? { signal } : { timeoutMs: 0, signal };
    const events = operation.events({ after, ...only });
    for await (const event of flags.follow ? events : untilNow(events)) {
      await print(`${JSON.stringify(event)}\n`, signal);
      signal.throwIfAborted();
    }
  });
}

/** Those that are there: the wait for more, which takes no time, ends it. */
export async function* untilNow(events: AsyncIterable<StoredEvent>): AsyncGenerator<StoredEvent> {
  try {
    yield* events;
  } catch (error) {
    if (!AfterwordError.isInstance(error) || error.code !== "timeout") throw error;
  }
}
