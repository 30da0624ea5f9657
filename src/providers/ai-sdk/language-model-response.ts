/** Answers of AI SDK language models as events. */

import { toolCall } from "../../core/assembler.ts";
import { ConnectionError, ProviderError } from "../../core/errors.ts";
import type { ResponseFacts, StreamEvent } from "../../core/events.ts";
import { isObject, type JsonValue } from "../../core/json.ts";
import type { Part, ProviderMetadata, ToolCallPart } from "../../core/message.ts";
import { type ErrorPlace, streamedError } from "./language-model-errors.ts";
import { choiceFinish, languageModelUsage, languageModelWarning } from "./language-model-finish.ts";
import { plain, plainFile } from "./plain.ts";
import type { AiSdkAnswer, AiSdkPart } from "./specification.ts";

interface OpenBlock {
  readonly index: number;
  /** Of a tool call. */
  readonly name: string;
  readonly executed: { readonly providerExecuted?: true };
  text: string;
  citations: unknown;
  /** The last that came replaces what came before, as the AI SDK itself takes it. */
  metadata: unknown;
}

type Blocks = Map<string, OpenBlock>;

/** https://github.com/vercel/ai/blob/main/packages/provider/src/language-model/v4/language-model-v4-stream-part.ts */
export class LanguageModelDecoder {
  readonly #place: ErrorPlace;
  readonly #texts: Blocks = new Map();
  readonly #reasonings: Blocks = new Map();
  readonly #calls: Blocks = new Map();
  #start: { readonly id?: string; readonly model?: string; readonly response?: ResponseFacts };
  #started = false;
  #blocks = 0;
  #finish: AiSdkPart | undefined;

  constructor(place: ErrorPlace) {
    this.#place = place;
    this.#start = place.facts ? { response: place.facts } : {};
  }

  read(part: AiSdkPart, events: StreamEvent[]): void {
    switch (part.type) {
      case "text-delta":
        this.#delta(this.#texts, "text", part, events);
        break;
      case "reasoning-delta":
        this.#delta(this.#reasonings, "reasoning", part, events);
        break;
      case "tool-input-delta":
        this.#delta(this.#calls, "tool-input", part, events);
        break;
      case "text-start":
        this.#endText(part, events);
        this.#open(this.#texts, "text", part, events);
        break;
      case "reasoning-start":
        this.#endReasoning(part, events);
        this.#open(this.#reasonings, "reasoning", part, events);
        break;
      case "tool-input-start":
        this.#open(this.#calls, "tool-call", part, events);
        break;
      case "text-end":
        this.#endText(part, events);
        break;
      case "reasoning-end":
        this.#endReasoning(part, events);
        break;
      case "tool-call":
        this.#toolCall(part, events);
        break;
      case "tool-result":
        // A preliminary result is replaced by the next one.
        if (!part.preliminary) this.#add(this.#toolResult(part), events);
        break;
      case "file":
        this.#add(this.#file(part), events);
        break;
      case "stream-start":
        this.#warn(part.warnings as readonly object[], events);
        break;
      case "response-metadata":
        this.#metadata(part.id, part.modelId, events);
        break;
      case "finish":
        // Some providers send several messages in one stream: the last one tells.
        this.#finish = part;
        break;
      case "raw":
        events.push({ type: "raw", value: plain(part.rawValue) });
        break;
      case "error":
        throw streamedError(part.error, this.#place);
      case "tool-input-end": // The call itself follows.
      case "ping":
        break;
      default:
        // Sources, approvals, the provider's own, and what a later specification adds.
        this.#add({ type: "provider", provider: this.#place.provider, block: plain(part) }, events);
    }
  }

  /** An answer in one piece is a stream of whole parts. */
  readWhole({ content, response, warnings, ...finish }: AiSdkAnswer, events: StreamEvent[]): void {
    this.#warn(warnings, events);
    if (response) this.#metadata(response.id, response.modelId, events);
    for (const part of content as readonly AiSdkPart[]) {
      if (part.type === "text" || part.type === "reasoning") {
        this.read({ ...part, type: `${part.type}-delta`, id: "", delta: part.text }, events);
        this.read({ ...part, type: `${part.type}-end`, id: "" }, events);
      } else {
        this.read(part, events);
      }
    }
    this.#finish = { ...finish, type: "finish" };
    this.end(events);
  }

  /** The stream has ended: adds `finish`, or throws where the answer is not complete. */
  end(events: StreamEvent[]): void {
    const { finishReason, usage, providerMetadata } = (this.#finish ?? {}) as {
      readonly [member: string]: unknown;
      readonly finishReason?: { readonly unified?: string; readonly raw?: string };
    };
    const { provider, facts } = this.#place;
    if (!finishReason || finishReason.unified === "interrupted") {
      throw new ConnectionError(`${provider} ended the stream before the answer was complete.`, { retryable: true });
    }
    if (finishReason.unified === "error") {
      const { raw } = finishReason;
      const why = raw === undefined ? "no reason given" : raw;
      throw new ProviderError(`${provider} ended the answer with an error: ${why}`, {
        provider,
        ...facts,
        providerCode: raw,
      });
    }
    this.#begin(events);
    this.#endBlocks(events);
    const counted = languageModelUsage(usage);
    events.push({
      type: "finish",
      ...choiceFinish(finishReason),
      ...(counted && { usage: counted }),
      ...this.#kept(providerMetadata),
    });
  }

  /** The answer broke off: ends the open blocks with what they hold, and tells the usage as far as it is known. */
  close(events: StreamEvent[]): void {
    this.#endBlocks(events);
    const usage = languageModelUsage(this.#finish?.usage);
    if (usage) events.push({ type: "usage", usage });
  }

  #begin(events: StreamEvent[]): void {
    if (this.#started) return;
    this.#started = true;
    events.push({ type: "start", ...this.#start });
  }

  /** Usually before the first block. What comes later is told by another `start`, which replaces the first. */
  #metadata(id: unknown, modelId: unknown, events: StreamEvent[]): void {
    const { id: knownId, model: knownModel } = this.#start;
    this.#start = {
      ...this.#start,
      ...(typeof id === "string" && { id }),
      ...(typeof modelId === "string" && { model: modelId }),
    };
    if (this.#start.id !== knownId || this.#start.model !== knownModel) this.#started = false;
    this.#begin(events);
  }

  #warn(warnings: readonly object[] = [], events: StreamEvent[]): void {
    for (const warning of warnings) events.push({ type: "warning", warning: languageModelWarning(warning) });
  }

  #open(blocks: Blocks, kind: "text" | "reasoning" | "tool-call", part: AiSdkPart, events: StreamEvent[]): OpenBlock {
    this.#begin(events);
    const id = (part.id ?? part.toolCallId) as string;
    const name = (part.toolName as string | undefined) ?? "";
    const executed = part.providerExecuted === true ? ({ providerExecuted: true } as const) : {};
    const block = {
      ...{ index: this.#blocks++, name, executed, text: "" },
      ...{ citations: undefined, metadata: part.providerMetadata },
    };
    blocks.set(id, block);
    events.push({
      type: "block-start",
      index: block.index,
      kind,
      ...(kind === "tool-call" && { id, name, ...executed }),
    });
    return block;
  }

  #delta(blocks: Blocks, kind: "text" | "reasoning" | "tool-input", part: AiSdkPart, events: StreamEvent[]): void {
    const block =
      blocks.get(part.id as string) ?? this.#open(blocks, kind === "tool-input" ? "tool-call" : kind, part, events);
    if (part.providerMetadata) block.metadata = part.providerMetadata;
    const text = part.delta as string;
    if (text === "") return;
    block.text += text;
    events.push({ type: deltaTypes[kind], index: block.index, text });
  }

  #endText(part: AiSdkPart, events: StreamEvent[]): void {
    const block = taken(this.#texts, part.id as string);
    if (!block) return;
    block.metadata = part.providerMetadata ?? block.metadata;
    block.citations = part.citations;
    this.#endBlock(block, this.#text(block), events);
  }

  #endReasoning(part: AiSdkPart, events: StreamEvent[]): void {
    const block = taken(this.#reasonings, part.id as string);
    if (!block) return;
    block.metadata = part.providerMetadata ?? block.metadata;
    this.#endBlock(block, this.#reasoning(block), events);
  }

  #text({ text, citations, metadata }: OpenBlock): Part {
    const sources = Array.isArray(citations) && citations.length > 0 ? (plain(citations) as JsonValue[]) : undefined;
    return { type: "text", text, ...(sources && { citations: sources }), ...this.#kept(metadata) };
  }

  #reasoning({ text, metadata }: OpenBlock): Part {
    return { type: "reasoning", text, ...this.#kept(metadata) };
  }

  #toolCall(part: AiSdkPart, events: StreamEvent[]): void {
    const block = taken(this.#calls, part.toolCallId as string) ?? this.#open(new Map(), "tool-call", part, events);
    const call: ToolCallPart = {
      ...toolCall(part.toolCallId as string, part.toolName as string, part.input as string),
      ...(part.providerExecuted === true && { providerExecuted: true }),
      ...this.#kept(part.providerMetadata ?? block.metadata),
    };
    this.#endBlock(block, call, events);
  }

  #toolResult(part: AiSdkPart): Part {
    return {
      type: "tool-result",
      id: part.toolCallId as string,
      name: part.toolName as string,
      output: plain(part.result),
      ...(part.isError === true && { isError: true }),
      providerExecuted: true,
      ...this.#kept(part.providerMetadata),
    };
  }

  #file(part: AiSdkPart): Part {
    const mediaType = part.mediaType as string;
    return { type: "file", mediaType, ...plainFile(part.data), ...this.#kept(part.providerMetadata) };
  }

  /** A part that comes whole. */
  #add(part: Part, events: StreamEvent[]): void {
    this.#begin(events);
    const index = this.#blocks++;
    events.push({ type: "block-start", index, kind: part.type }, { type: "block-end", index, block: part });
  }

  #endBlock({ index }: OpenBlock, block: Part, events: StreamEvent[]): void {
    events.push({ type: "block-end", index, block });
  }

  #endBlocks(events: StreamEvent[]): void {
    for (const block of this.#texts.values()) this.#endBlock(block, this.#text(block), events);
    for (const block of this.#reasonings.values()) this.#endBlock(block, this.#reasoning(block), events);
    for (const [id, block] of this.#calls) {
      const call = { ...toolCall(id, block.name, block.text), ...block.executed, ...this.#kept(block.metadata) };
      this.#endBlock(block, call, events);
    }
    for (const blocks of [this.#texts, this.#reasonings, this.#calls]) blocks.clear();
  }

  /** The AI SDK keeps metadata by names of its own; under ours, no other provider takes it for its own. */
  #kept(metadata: unknown): { readonly providerMetadata?: ProviderMetadata } {
    if (!isObject(metadata)) return {};
    const said = Object.entries(metadata).filter(([, own]) => isObject(own) && Object.keys(own).length > 0);
    if (said.length === 0) return {};
    return { providerMetadata: { [this.#place.provider]: plain(Object.fromEntries(said)) } };
  }
}

const deltaTypes = { text: "text-delta", reasoning: "reasoning-delta", "tool-input": "tool-input-delta" } as const;

function taken(blocks: Blocks, id: string): OpenBlock | undefined {
  const block = blocks.get(id);
  blocks.delete(id);
  return block;
}
