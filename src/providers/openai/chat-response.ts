/** Answers of OpenAI's chat completions, and of the many servers that imitate them, as events: read leniently, whole or streamed alike. */
import { toolCall } from "../../core/assembler.ts";
import { ConnectionError } from "../../core/errors.ts";
import type { ResponseFacts, StreamEvent } from "../../core/events.ts";
import { defined, isObject, type JsonObject, type JsonValue } from "../../core/json.ts";
import type { Part } from "../../core/message.ts";
import type { Decoder } from "../../http/http.ts";
import { answerFacts, choiceFacts, keepDefined, withLogprobs } from "./chat-facts.ts";
import { choiceFinish } from "./chat-finish.ts";
import { chatUsage, groqUsage } from "./chat-usage.ts";
import type { ChatQuirks } from "./quirks.ts";

export function chatDecoder(provider: string, response: ResponseFacts, quirks: ChatQuirks): Decoder {
  return new ChatDecoder(provider, response, quirks);
}

interface OpenBlock {
  readonly index: number;
  readonly kind: "text" | "reasoning" | "refusal";
  text: string;
  extras: JsonValue[] | undefined;
  signature?: string;
}

interface OpenCall {
  readonly index: number;
  readonly custom: boolean;
  id: string;
  name: string;
  input: string;
}

interface ChoiceState {
  readonly number: number;
  block: OpenBlock | undefined;
  readonly calls: Map<number, OpenCall>;
  callCount: number;
  refused: boolean;
  rawFinishReason: string | undefined;
  logprobs: JsonValue[] | undefined;
  metadata: { [key: string]: JsonValue };
}

/** https://platform.openai.com/docs/api-reference/chat/object, https://platform.openai.com/docs/api-reference/chat-streaming */
class ChatDecoder implements Decoder {
  readonly #provider: string;
  readonly #quirks: ChatQuirks;
  readonly #response: ResponseFacts;
  readonly #choices: ChoiceState[] = [];
  readonly #metadata: { [key: string]: JsonValue } = {};
  #started = false;
  #blocks = 0;
  #usage: JsonObject | undefined;

  constructor(provider: string, response: ResponseFacts, quirks: ChatQuirks) {
    this.#provider = provider;
    this.#quirks = quirks;
    this.#response = response;
  }

  read(chunk: JsonObject, events: StreamEvent[]): void {
    if (!this.#started) this.#start(chunk, events);
    const { usage, choices } = chunk as { usage?: JsonValue; choices?: readonly JsonObject[] };
    if (isObject(usage)) this.#usage = usage;
    else if (chunk.x_groq !== undefined) this.#usage = groqUsage(chunk.x_groq) ?? this.#usage;
    // Facts of the whole answer come with its usage or its end; to look for them in every piece would cost as much as the piece.
    if (isObject(usage) || !choices?.length) this.#keep(chunk);
    if (!Array.isArray(choices)) return;
    for (const choice of choices) {
      const state = this.#choice((choice.index as number | undefined) ?? 0);
      // A streamed piece and a whole message have the same members.
      const delta = (choice.delta ?? choice.message) as JsonObject | null | undefined;
      if (delta) this.#delta(state, delta, events);
      const reason = choice.finish_reason;
      if (typeof reason === "string") {
        state.rawFinishReason = reason;
        this.#keep(chunk);
      }
      if (reason || choice.content_filter_results) keepDefined(state.metadata, choice, choiceFacts);
      if (choice.logprobs) state.logprobs = withLogprobs(state.logprobs, choice.logprobs as JsonObject);
    }
  }

  end(events: StreamEvent[], how: "marker" | "no-marker" | "whole"): void {
    const unfinished = this.#choices.length === 0 || this.#choices.some((state) => state.rawFinishReason === undefined);
    if (unfinished && how === "no-marker") {
      throw new ConnectionError(`${this.#provider} ended the stream before the answer was complete.`, {
        retryable: true,
      });
    }
    for (const state of this.#choices) this.#endBlocks(state, events);
    if (how === "no-marker") {
      const message =
        "The stream ended without its [DONE] marker: the text is complete, usage and other facts may be missing.";
      events.push({ type: "warning", warning: { code: "no-done-marker", message } });
    }
    const endings = this.#choices.map(choiceFinish);
    const facts = { ...this.#metadata, ...this.#choices[0]?.metadata };
    events.push({
      type: "finish",
      ...(endings[0] ?? { finishReason: "unknown" }),
      ...(this.#usage && { usage: chatUsage(this.#usage, this.#quirks) }),
      ...(endings.length > 1 && { choices: endings }),
      ...(Object.keys(facts).length > 0 && { providerMetadata: { [this.#provider]: facts } }),
    });
  }

  close(events: StreamEvent[]): void {
    for (const state of this.#choices) this.#endBlocks(state, events);
    if (this.#usage) events.push({ type: "usage", usage: chatUsage(this.#usage, this.#quirks) });
  }

  #start(chunk: JsonObject, events: StreamEvent[]): void {
    const { id, model } = chunk;
    // Azure's first chunk has neither, only what it thinks of the prompt.
    this.#keep(chunk);
    if (!id && !model && !Array.isArray(chunk.choices)) return;
    if (!id && !model && (chunk.choices as readonly JsonValue[]).length === 0) return;
    this.#started = true;
    events.push({
      type: "start",
      ...(typeof id === "string" && { id }),
      ...(typeof model === "string" && { model }),
      response: this.#response,
    });
  }

  #keep(chunk: JsonObject): void {
    keepDefined(this.#metadata, chunk, answerFacts);
  }

  #choice(number: number): ChoiceState {
    this.#choices[number] ??= {
      number,
      block: undefined,
      calls: new Map(),
      callCount: 0,
      refused: false,
      rawFinishReason: undefined,
      logprobs: undefined,
      metadata: {},
    };
    return this.#choices[number];
  }

  #delta(state: ChoiceState, delta: JsonObject, events: StreamEvent[]): void {
    const reasoning = delta.reasoning_content ?? delta.reasoning;
    if (typeof reasoning === "string" && reasoning !== "") this.#text(state, "reasoning", reasoning, events);
    const details = delta.reasoning_details;
    if (Array.isArray(details) && details.length > 0) {
      (this.#reasoningBlock(state, events).extras ??= []).push(...details);
    }
    const { content } = delta;
    if (typeof content === "string") {
      if (content !== "") this.#text(state, "text", content, events);
    } else if (Array.isArray(content)) {
      for (const item of content) this.#contentItem(state, item, events);
    }
    const { refusal, annotations } = delta;
    if (typeof refusal === "string" && refusal !== "") {
      state.refused = true;
      this.#text(state, "refusal", refusal, events);
    }
    if (Array.isArray(annotations) && annotations.length > 0) {
      const block = state.block?.kind === "text" ? state.block : this.#open(state, "text", events);
      (block.extras ??= []).push(...annotations);
    }
    const calls = delta.tool_calls;
    if (Array.isArray(calls)) {
      for (const [position, call] of calls.entries()) this.#call(state, call as JsonObject, position, events);
    }
    // The form before tools, still used by old servers; it has no id.
    const legacy = delta.function_call;
    if (isObject(legacy)) this.#call(state, { index: 0, function: legacy }, 0, events);
    if (isObject(delta.audio))
      this.#whole(state, { type: "provider", provider: this.#provider, block: { audio: delta.audio } }, events);
  }

  #text(state: ChoiceState, kind: OpenBlock["kind"], text: string, events: StreamEvent[]): void {
    const block = state.block?.kind === kind ? state.block : this.#open(state, kind, events);
    block.text += text;
    const { index } = block;
    if (kind === "text") events.push({ type: "text-delta", index, text });
    else if (kind === "reasoning") events.push({ type: "reasoning-delta", index, text });
    else events.push({ type: "refusal-delta", index, text });
  }

  #open(state: ChoiceState, kind: OpenBlock["kind"], events: StreamEvent[]): OpenBlock {
    this.#endBlock(state, events);
    state.block = { index: this.#blocks++, kind, text: "", extras: undefined };
    events.push({
      type: "block-start",
      index: state.block.index,
      kind,
      ...(state.number > 0 && { choice: state.number }),
    });
    return state.block;
  }

  #reasoningBlock(state: ChoiceState, events: StreamEvent[]): OpenBlock {
    return state.block?.kind === "reasoning" ? state.block : this.#open(state, "reasoning", events);
  }

  #providerPart(block: JsonObject): Part {
    return { type: "provider", provider: this.#provider, block };
  }

  /** Mistral sends a list of typed pieces: `text`, `thinking` (a list again), and references. */
  #contentItem(state: ChoiceState, item: JsonValue, events: StreamEvent[]): void {
    if (!isObject(item)) return;
    const { type, text, thinking } = item;
    if (type === "text" && typeof text === "string") {
      if (text !== "") this.#text(state, "text", text, events);
    } else if (type === "thinking" && Array.isArray(thinking)) {
      for (const piece of thinking) {
        if (!isObject(piece)) continue;
        if (typeof piece.text !== "string") this.#whole(state, this.#providerPart(piece), events);
        else if (piece.text !== "") this.#text(state, "reasoning", piece.text, events);
      }
      if (typeof item.signature === "string") this.#reasoningBlock(state, events).signature = item.signature;
    } else {
      this.#whole(state, this.#providerPart(item), events);
    }
  }

  #call(state: ChoiceState, delta: JsonObject, position: number, events: StreamEvent[]): void {
    const number = (delta.index as number | null | undefined) ?? position;
    const body = (delta.function ?? delta.custom ?? {}) as JsonObject;
    const { id } = delta;
    let call = state.calls.get(number);
    // Some servers number every call 0, or none: another id is another call, and so is a name where there is no number.
    const otherId = call && typeof id === "string" && id !== "" && id !== call.id;
    const otherName = call && typeof delta.index !== "number" && typeof body.name === "string";
    if (!call || otherId || otherName) {
      if (call) this.#endCall(call, events);
      this.#endBlock(state, events);
      call = {
        index: this.#blocks++,
        custom: isObject(delta.custom),
        id: typeof id === "string" && id !== "" ? id : `call_${state.callCount}`,
        name: typeof body.name === "string" ? body.name : "",
        input: "",
      };
      state.callCount++;
      state.calls.set(number, call);
      const { index, name } = call;
      const choice = state.number > 0 ? { choice: state.number } : {};
      events.push({ type: "block-start", index, kind: "tool-call", id: call.id, name, ...choice });
    } else if (call.name === "" && typeof body.name === "string") {
      call.name = body.name;
    }
    const written = body.arguments ?? body.input;
    const text = typeof written === "string" ? written : isObject(written) ? JSON.stringify(written) : "";
    if (text === "") return;
    call.input += text;
    events.push({ type: "tool-input-delta", index: call.index, text });
  }

  #whole(state: ChoiceState, part: Part, events: StreamEvent[]): void {
    const index = this.#blocks++;
    events.push({ type: "block-start", index, kind: part.type, ...(state.number > 0 && { choice: state.number }) });
    events.push({ type: "block-end", index, block: part });
  }

  #endBlocks(state: ChoiceState | undefined, events: StreamEvent[]): void {
    if (!state) return;
    this.#endBlock(state, events);
    for (const call of state.calls.values()) this.#endCall(call, events);
    state.calls.clear();
  }

  #endBlock(state: ChoiceState, events: StreamEvent[]): void {
    const { block } = state;
    if (!block) return;
    state.block = undefined;
    const { index, kind, text, extras, signature } = block;
    if (kind === "text")
      events.push({ type: "block-end", index, block: { type: kind, text, ...(extras && { citations: extras }) } });
    else if (kind === "refusal") events.push({ type: "block-end", index, block: { type: kind, text } });
    else {
      const redacted = text === "" && { redacted: true as const };
      const own = defined({ reasoning_details: extras, signature });
      const metadata = Object.keys(own).length > 0 && { providerMetadata: { [this.#provider]: own } };
      events.push({ type: "block-end", index, block: { type: kind, text, ...redacted, ...metadata } });
    }
  }

  #endCall(call: OpenCall, events: StreamEvent[]): void {
    const { index, id, name, input, custom } = call;
    const block: Part = custom
      ? {
          type: "tool-call",
          id,
          name,
          input,
          inputText: input,
          providerMetadata: { [this.#provider]: { type: "custom" } },
        }
      : toolCall(id, name, input);
    events.push({ type: "block-end", index, block });
  }
}
