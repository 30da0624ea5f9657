/** Answers of Anthropic's messages API as events. https://docs.anthropic.com/en/docs/build-with-claude/streaming */
import { toolCall } from "../../core/assembler.ts";
import { ConnectionError } from "../../core/errors.ts";
import type { FinishReason, ResponseFacts, StreamEvent } from "../../core/events.ts";
import { isObject, type JsonObject, type JsonValue } from "../../core/json.ts";
import type { Part, ProviderMetadata } from "../../core/message.ts";
import type { Usage } from "../../core/usage.ts";
import type { Decoder } from "../../http/http.ts";

export function messagesDecoder(provider: string, response: ResponseFacts): Decoder {
  return new MessagesDecoder(provider, response);
}

/** A block that has begun: what it began with, and what was added. */
interface OpenBlock {
  readonly start: JsonObject;
  text: string;
  signature: string;
  citations: JsonValue[] | undefined;
  /** Deltas of a kind not known here, kept. */
  others: JsonObject[] | undefined;
}

class MessagesDecoder implements Decoder {
  readonly #provider: string;
  readonly #response: ResponseFacts;
  readonly #blocks = new Map<number, OpenBlock>();
  /** The names of the provider's own tool calls, which their results do not repeat. */
  readonly #serverTools = new Map<string, string>();
  #usage: JsonObject = {};
  /** `stop_reason` and its companions. */
  #ending: JsonObject = {};
  #message: JsonObject = {};
  #finished = false;

  constructor(provider: string, response: ResponseFacts) {
    this.#provider = provider;
    this.#response = response;
  }

  read(event: JsonObject, events: StreamEvent[]): void {
    switch (event.type) {
      case "content_block_delta":
        this.#delta(event.index as number, event.delta as JsonObject, events);
        break;
      case "content_block_start":
        this.#begin(event.index as number, event.content_block as JsonObject, events);
        break;
      case "content_block_stop":
        this.#end(event.index as number, events);
        break;
      case "message_start":
        this.#start(event.message as JsonObject, events);
        break;
      case "message_delta":
        this.#ending = { ...this.#ending, ...(event.delta as JsonObject | undefined) };
        // Cumulative: what comes replaces what came. https://docs.anthropic.com/en/docs/build-with-claude/streaming#event-types
        this.#usage = { ...this.#usage, ...(event.usage as JsonObject | undefined) };
        if (event.context_management) this.#ending = { ...this.#ending, context_management: event.context_management };
        break;
      case "message_stop":
        this.#finish(events);
        break;
      case "message":
        this.#whole(event, events);
        break;
      default:
      // Pings, and events of the future: the API asks to pass over them.
    }
  }

  end(): void {
    if (!this.#finished) {
      throw new ConnectionError(`${this.#provider} ended the stream before the answer was complete.`, {
        retryable: true,
      });
    }
  }

  close(events: StreamEvent[]): void {
    for (const index of [...this.#blocks.keys()]) this.#end(index, events);
    if (Object.keys(this.#usage).length > 0) events.push({ type: "usage", usage: messagesUsage(this.#usage) });
  }

  #start(message: JsonObject, events: StreamEvent[]): void {
    this.#message = message;
    if (isObject(message.usage)) this.#usage = message.usage;
    const { id, model } = message as { id?: string; model?: string };
    events.push({ type: "start", ...(id && { id }), ...(model && { model }), response: this.#response });
    // The input is billed whatever happens to the output.
    if (message.type === "message" && isObject(message.usage))
      events.push({ type: "usage", usage: messagesUsage(message.usage) });
  }

  /** An answer in one piece is a stream of whole blocks. */
  #whole(message: JsonObject, events: StreamEvent[]): void {
    this.#start(message, events);
    (message.content as readonly JsonObject[]).forEach((block, index) => {
      this.#begin(index, block, events);
      this.#end(index, events);
    });
    this.#ending = message;
    this.#finish(events);
  }

  #begin(index: number, start: JsonObject, events: StreamEvent[]): void {
    const open: OpenBlock = { start, text: "", signature: "", citations: undefined, others: undefined };
    this.#blocks.set(index, open);
    const { type, id, name } = start as { type: string; id?: string; name?: string };
    const kind = kinds[type] ?? (type.endsWith("_tool_result") ? "tool-result" : "provider");
    if (type === "server_tool_use" && id && name) this.#serverTools.set(id, name);
    events.push({ type: "block-start", index, kind, ...(kind === "tool-call" && { id: id ?? "", name: name ?? "" }) });
    // Usually empty; whole in an answer that is not streamed.
    const text = start[kind === "reasoning" ? "thinking" : "text"];
    if (typeof text === "string" && text !== "")
      this.#delta(
        index,
        { type: kind === "reasoning" ? "thinking_delta" : "text_delta", text, thinking: text },
        events,
      );
  }

  #delta(index: number, delta: JsonObject, events: StreamEvent[]): void {
    const block = this.#blocks.get(index);
    if (!block) return;
    const { type } = delta;
    if (type === "text_delta") {
      const text = delta.text as string;
      block.text += text;
      if (text !== "") events.push({ type: "text-delta", index, text });
    } else if (type === "thinking_delta") {
      const text = delta.thinking as string;
      block.text += text;
      if (text !== "") events.push({ type: "reasoning-delta", index, text });
    } else if (type === "input_json_delta") {
      const text = delta.partial_json as string;
      block.text += text;
      if (text !== "") events.push({ type: "tool-input-delta", index, text });
    } else if (type === "signature_delta") {
      block.signature += delta.signature as string;
    } else if (type === "citations_delta") {
      (block.citations ??= []).push(delta.citation as JsonValue);
    } else {
      (block.others ??= []).push(delta);
    }
  }

  #end(index: number, events: StreamEvent[]): void {
    const block = this.#blocks.get(index);
    if (!block) return;
    this.#blocks.delete(index);
    events.push({ type: "block-end", index, block: this.#part(block) });
  }

  #part({ start, text, signature, citations, others }: OpenBlock): Part {
    const { type } = start as { type: string };
    switch (type) {
      case "text": {
        const all = [...((start.citations ?? []) as readonly JsonValue[]), ...(citations ?? [])];
        return { type: "text", text, ...(all.length > 0 && { citations: all }) };
      }
      case "thinking": {
        const signed = signature || (start.signature as string | undefined);
        return { type: "reasoning", text, ...(signed && this.#metadata({ signature: signed })) };
      }
      case "redacted_thinking":
        return { type: "reasoning", text: "", redacted: true, ...this.#metadata({ data: start.data as string }) };
      case "tool_use":
      case "server_tool_use": {
        const {
          type: _type,
          id,
          name,
          input,
          ...rest
        } = start as { type: string; id: string; name: string; input: JsonValue };
        const call = text === "" ? ({ type: "tool-call", id, name, input } as const) : toolCall(id, name, text);
        const own = type === "tool_use" ? rest : { type, ...rest };
        return {
          ...call,
          ...(type === "server_tool_use" && { providerExecuted: true as const }),
          ...(Object.keys(own).length > 0 && this.#metadata(own)),
        };
      }
      default:
        return type.endsWith("_tool_result") ? this.#toolResult(start) : this.#unknown(start, others);
    }
  }

  #toolResult(start: JsonObject): Part {
    const { tool_use_id, content, ...own } = start;
    const id = String(tool_use_id);
    const failed = isObject(content) && typeof content.error_code === "string";
    return {
      type: "tool-result",
      id,
      name: this.#serverTools.get(id) ?? String(own.type).replace(/_tool_result$/, ""),
      output: content ?? null,
      ...(failed && { isError: true as const }),
      providerExecuted: true,
      ...this.#metadata(own),
    };
  }

  #unknown(start: JsonObject, deltas: readonly JsonObject[] | undefined): Part {
    return { type: "provider", provider: this.#provider, block: deltas ? { ...start, deltas } : start };
  }

  #metadata(own: JsonValue): { readonly providerMetadata: ProviderMetadata } {
    return { providerMetadata: { [this.#provider]: own } };
  }

  #finish(events: StreamEvent[]): void {
    this.#finished = true;
    const { stop_reason: raw, stop_sequence: stopSequence } = this.#ending as {
      stop_reason?: string | null;
      stop_sequence?: string | null;
    };
    const facts: { [key: string]: JsonValue } = {};
    for (const name of ["stop_details", "container", "context_management"]) {
      const value = this.#ending[name] ?? this.#message[name];
      if (value !== undefined && value !== null) facts[name] = value;
    }
    events.push({
      type: "finish",
      finishReason: finishReasons[raw ?? ""] ?? "unknown",
      ...(typeof raw === "string" && { rawFinishReason: raw }),
      ...(typeof stopSequence === "string" && { stopSequence }),
      ...(Object.keys(this.#usage).length > 0 && { usage: messagesUsage(this.#usage) }),
      ...(Object.keys(facts).length > 0 && { providerMetadata: { [this.#provider]: facts } }),
    });
  }
}

const kinds: { readonly [type: string]: Part["type"] } = {
  text: "text",
  thinking: "reasoning",
  redacted_thinking: "reasoning",
  tool_use: "tool-call",
  server_tool_use: "tool-call",
};

/** https://docs.anthropic.com/en/api/handling-stop-reasons */
const finishReasons: { readonly [raw: string]: FinishReason } = {
  end_turn: "stop",
  stop_sequence: "stop",
  max_tokens: "length",
  model_context_window_exceeded: "length",
  tool_use: "tool-calls",
  pause_turn: "pause",
  refusal: "refusal",
};

/** `input_tokens` here is only what no cache took part in. https://docs.anthropic.com/en/docs/build-with-claude/prompt-caching */
export function messagesUsage(raw: JsonObject): Usage {
  const count = (value: JsonValue | undefined) => (typeof value === "number" ? value : undefined);
  const input = count(raw.input_tokens);
  const output = count(raw.output_tokens);
  const cacheRead = count(raw.cache_read_input_tokens);
  const cacheWrite = count(raw.cache_creation_input_tokens);
  const kept = isObject(raw.cache_creation) ? count(raw.cache_creation.ephemeral_1h_input_tokens) : undefined;
  const rates = rateWords(raw);
  const details = raw.output_tokens_details;
  const reasoning = isObject(details) ? count(details.thinking_tokens) : undefined;
  const tools = isObject(raw.server_tool_use) ? raw.server_tool_use : {};
  const serverTools = Object.fromEntries(
    Object.entries(tools)
      .filter((entry): entry is [string, number] => typeof entry[1] === "number")
      .map(([name, times]) => [name.replace(/_requests$/, ""), times]),
  );
  return {
    ...(input !== undefined && { input }),
    ...(output !== undefined && { output }),
    ...(input !== undefined &&
      output !== undefined && { total: input + output + (cacheRead ?? 0) + (cacheWrite ?? 0) }),
    ...(cacheRead !== undefined && { cacheRead }),
    ...(cacheWrite !== undefined && { cacheWrite }),
    ...(kept !== undefined && kept > 0 && { cacheWriteHour: kept }),
    ...(reasoning !== undefined && { reasoning }),
    ...(Object.keys(serverTools).length > 0 && { serverTools }),
    ...(rates.length > 0 && { rates }),
    raw,
  };
}

/** What it says of tier, place and speed, where that is not as usual: each has a price. https://platform.claude.com/docs/en/about-claude/pricing */
function rateWords({ service_tier, inference_geo, speed }: JsonObject): string[] {
  const usual: readonly JsonValue[] = ["standard", "global", "not_available"];
  const words = [service_tier, inference_geo, speed].filter((word) => typeof word === "string");
  return words.filter((word) => !usual.includes(word));
}
