/** `aw logs show`: one call, to be read. */
import { formatCost, formatUsage, type LogRecord, type Part, type ToolLogRecord } from "../../index.ts";
import type { Logs } from "../../logs.ts";
import { CommandError } from "../failure.ts";
import { print } from "../output.ts";
import { openExisting } from "./logs.ts";

/** @param prefix of an id, as far as it is needed to tell it from others */
export async function showLog(prefix: string, flags: { readonly json?: boolean }, signal: AbortSignal): Promise<void> {
  using logs = openExisting();
  const record = logs?.get(prefix) ?? logs?.get(findId(logs, prefix));
  if (!logs || !record) throw unknown(prefix);
  const toolCalls = logs.toolCalls(record.id);
  const whole = () => `${JSON.stringify({ ...record, toolCalls }, undefined, 2)}\n`;
  await print(flags.json ? whole() : readable(record, toolCalls), signal);
}

function findId(logs: Logs, prefix: string): string {
  const most = 10;
  const ids = logs.findIds(prefix, most + 1);
  const [only] = ids;
  if (only === undefined || prefix === "") throw unknown(prefix);
  if (ids.length === 1) return only;
  const more = ids.length > most ? ", …" : "";
  throw new CommandError(
    `Several ids begin with ${prefix}.`,
    `Give more of one of them: ${ids.slice(0, most).join(", ")}${more}`,
  );
}

function unknown(id: string): CommandError {
  return new CommandError(`The log has no call ${id}.`, "To list what it has: aw logs list", 3);
}

function readable(record: LogRecord, toolCalls: readonly ToolLogRecord[]): string {
  const { request, result } = record;
  const { messages } = request;
  const asked = messages.findLastIndex(({ role }) => role === "assistant") + 1;
  const system = messages.filter(({ role }) => role === "system").flatMap(({ parts }) => parts);
  const earlier = messages.slice(0, asked).filter(({ role }) => role !== "system").length;
  const prompt = messages.slice(asked).filter(({ role }) => role !== "system");
  const tools = result.toolCalls.filter(({ id }) => !toolCalls.some(({ call }) => call.id === id));
  const sections: readonly (readonly [title: string, text: string | undefined])[] = [
    [`Call ${record.id}`, facts(record)],
    ["System", describe(system)],
    [
      "Prompt",
      `${earlier > 0 ? `(after ${earlier} earlier messages; --json prints them)\n` : ""}${describe(prompt.flatMap(({ parts }) => parts))}`,
    ],
    ["Reasoning", result.reasoning],
    ["Answer", describe(result.parts.filter(({ type }) => type !== "reasoning" && type !== "tool-call"))],
    ["Tool calls", [...toolCalls.map(describeRun), ...tools.map((call) => describePart(call))].join("\n")],
    ["Error", typeof record.error?.message === "string" ? record.error.message : undefined],
    ["Usage", result.usage && formatUsage(result.usage)],
    ["Cost", result.cost ? formatCost(result.cost) : result.costUnknown && `not known: ${result.costUnknown}`],
  ];
  const filled = sections.filter(([, text]) => text);
  return `${filled.map(([title, text]) => `## ${title}\n${text?.trimEnd()}\n`).join("\n")}`;
}

function facts(record: LogRecord): string {
  const { request, result, conversationId, labels, generationId, step } = record;
  const resolved = result.resolvedModel === undefined ? "" : ` (${result.resolvedModel})`;
  const seconds = (record.durationMs / 1000).toFixed(1);
  const lines: readonly (readonly [name: string, value: string | undefined | false])[] = [
    ["model", `${request.model}${resolved}`],
    ["time", `${new Date(record.startedAt).toISOString()}, ${seconds} s`],
    ["ended", `${record.outcome === "done" ? "" : `${record.outcome}, `}${result.finishReason}`],
    ["conversation", conversationId],
    ["step", generationId !== record.id && `${step + 1} of generation ${generationId}`],
    ["labels", labels && entries(labels)],
    ["options", entries(request.options)],
    ["provider's ids", [result.id, result.response?.requestId].filter((id) => id).join(", ")],
  ];
  return lines.flatMap(([name, value]) => (value ? [`${name}: ${value}`] : [])).join("\n");
}

/** Tools and schemas by their names: they are long. */
function entries(object: object): string {
  const short = (name: string, value: unknown) => {
    if (name === "schema") return "{…}";
    const tools = (tool: { readonly name?: string; readonly server?: { readonly type?: unknown } }) =>
      tool.name ?? tool.server?.type;
    return typeof value === "string" ? value : JSON.stringify(name === "tools" ? (value as []).map(tools) : value);
  };
  return Object.entries(object)
    .map(([name, value]) => `${name}=${short(name, value)}`)
    .join(" ");
}

function describe(parts: readonly Part[]): string {
  return parts.map(describePart).join("\n");
}

function describePart(part: Part): string {
  switch (part.type) {
    case "text":
    case "reasoning":
      return part.text;
    case "refusal":
      return `[declined] ${part.text}`;
    case "file": {
      const size = part.data === undefined ? part.url : `${Math.floor((part.data.length * 3) / 4)} bytes`;
      return `[file ${[part.name, part.mediaType, size].filter((fact) => fact).join(", ")}]`;
    }
    case "tool-call":
      return `${part.name}(${JSON.stringify(part.input)})`;
    case "tool-result":
      return `${part.name} → ${output(part)}`;
    case "provider":
      return `[${part.provider}: ${JSON.stringify(part.block)}]`;
    default:
      return part satisfies never;
  }
}

function describeRun({ call, result, durationMs }: ToolLogRecord): string {
  return `${describePart(call)} → ${output(result)} (${Math.round(durationMs)} ms)`;
}

function output({ output, isError }: ToolLogRecord["result"]): string {
  return `${isError ? "error: " : ""}${typeof output === "string" ? output : JSON.stringify(output)}`;
}
