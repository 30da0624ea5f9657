/** Normalised token counts worked out from a provider's own usage object, by rules that share nothing with the product's. */
import type { JsonObject, JsonValue } from "../../src/core/json.ts";
import { geminiUsage } from "./facts-gemini.ts";
import { yandexUsage } from "./facts-yandex.ts";

/** The numbers of a `Usage`; a count the provider did not send is left out. */
export type Counts = Partial<
  Record<"input" | "output" | "total" | "cacheRead" | "cacheWrite" | "cacheWriteHour" | "reasoning", number> & {
    serverTools: Readonly<Record<string, number>>;
  }
>;

/** By protocol. What a usage object does not tell may follow from the other facts. */
export const usageRules: Readonly<Record<string, (raw: JsonObject, expected: JsonObject) => Counts>> = {
  "openai.responses": (raw, expected) => {
    const items = (expected.serverItems ?? []) as readonly string[];
    const tools: Record<string, number> = {};
    for (const item of items) tools[item.replace(/_call$/, "")] = (tools[item.replace(/_call$/, "")] ?? 0) + 1;
    const cacheRead = numberAt(raw, "input_tokens_details", "cached_tokens");
    const cacheWrite = numberAt(raw, "input_tokens_details", "cache_write_tokens");
    return counts(
      {
        input: (numberAt(raw, "input_tokens") ?? 0) - (cacheRead ?? 0) - (cacheWrite ?? 0),
        output: numberAt(raw, "output_tokens"),
        cacheRead,
        cacheWrite,
        reasoning: numberAt(raw, "output_tokens_details", "reasoning_tokens"),
      },
      items.length > 0 ? tools : undefined,
    );
  },
  "gemini.generate": geminiUsage,
  "yandex.completion": yandexUsage,
  "openai.chat": (raw) => {
    // The prompt's count includes what came from the cache.
    const cacheRead = numberAt(raw, "prompt_tokens_details", "cached_tokens");
    const cacheWrite = numberAt(raw, "prompt_tokens_details", "cache_write_tokens");
    return counts({
      input: (numberAt(raw, "prompt_tokens") ?? 0) - (cacheRead ?? 0) - (cacheWrite ?? 0),
      output: completionWithReasoning(raw),
      cacheRead,
      cacheWrite,
      reasoning: numberAt(raw, "completion_tokens_details", "reasoning_tokens"),
    });
  },
  "anthropic.messages": (raw) =>
    counts(
      {
        input: numberAt(raw, "input_tokens"),
        output: numberAt(raw, "output_tokens"),
        cacheRead: numberAt(raw, "cache_read_input_tokens"),
        cacheWrite: numberAt(raw, "cache_creation_input_tokens"),
        cacheWriteHour: numberAt(raw, "cache_creation", "ephemeral_1h_input_tokens") || undefined,
        reasoning: numberAt(raw, "output_tokens_details", "thinking_tokens"),
      },
      serverTools(raw.server_tool_use),
    ),
};

type Numbers = Record<"input" | "output" | "cacheRead" | "cacheWrite" | "reasoning", number | undefined> & {
  readonly cacheWriteHour?: number | undefined;
};

function counts(numbers: Numbers, tools?: Readonly<Record<string, number>>): Counts {
  const { input = 0, output = 0, cacheRead = 0, cacheWrite = 0 } = numbers;
  const all = { ...numbers, total: input + output + cacheRead + cacheWrite, ...(tools && { serverTools: tools }) };
  return withoutUndefined(all);
}

/** Whatever of the total is not prompt: xAI's completion is without the reasoning, that of others with it. */
function completionWithReasoning(raw: JsonObject): number | undefined {
  const completion = numberAt(raw, "completion_tokens") ?? 0;
  const reasoning = numberAt(raw, "completion_tokens_details", "reasoning_tokens") ?? 0;
  const rest = (numberAt(raw, "total_tokens") ?? 0) - (numberAt(raw, "prompt_tokens") ?? 0);
  return rest === completion + reasoning ? rest : numberAt(raw, "completion_tokens");
}

/** `{ web_search_requests: 2, web_fetch_requests: 0 }` is two searches: a tool that was not used is no entry. */
function serverTools(raw: JsonValue | undefined): Record<string, number> | undefined {
  const used = Object.entries((raw ?? {}) as Record<string, number>).filter(([, requests]) => requests > 0);
  return used.length === 0
    ? undefined
    : Object.fromEntries(used.map(([name, n]) => [name.replace(/_requests$/, ""), n]));
}

function numberAt(raw: JsonValue | undefined, ...path: readonly string[]): number | undefined {
  let value: unknown = raw;
  for (const key of path) value = (value as Record<string, unknown> | null | undefined)?.[key];
  return typeof value === "number" ? value : undefined;
}

/** Members that are undefined dropped, so that absent and undefined compare as equal. */
export function withoutUndefined<T extends object>(value: T): { [key in keyof T]?: NonNullable<T[key]> } {
  return Object.fromEntries(Object.entries(value).filter(([, member]) => member !== undefined)) as never;
}
