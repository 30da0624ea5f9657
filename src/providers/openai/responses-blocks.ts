/** The blocks of one answer of the Responses API: numbered as they begin, grown by deltas, ended once. */
import { toolCall } from "../../core/assembler.ts";
import type { StreamEvent } from "../../core/events.ts";
import type { JsonObject, JsonValue } from "../../core/json.ts";
import type { Part } from "../../core/message.ts";
import { hostedToolName, itemStart, messagePart } from "./responses-items.ts";

export interface OpenBlock {
  readonly index: number;
  readonly kind: Part["type"];
  text: string;
  /** Of a text: the sources named so far. */
  annotations: JsonValue[] | undefined;
  /** Of reasoning: which of its sections the last piece belonged to. */
  section: string | undefined;
  ended: boolean;
}

/** What a tool call's block begins with. */
interface CallStart {
  readonly id?: string;
  readonly name?: string;
  readonly providerExecuted?: true;
}

const deltas = {
  text: "text-delta",
  reasoning: "reasoning-delta",
  refusal: "refusal-delta",
  "tool-call": "tool-input-delta",
  "tool-result": undefined,
  file: undefined,
  provider: undefined,
} as const satisfies { readonly [kind in Part["type"]]: StreamEvent["type"] | undefined };

export class Blocks {
  readonly #provider: string;
  #count: number;

  /** @param count how many there were before, of an answer that is taken up again */
  constructor(provider: string, count = 0) {
    this.#provider = provider;
    this.#count = count;
  }

  get count(): number {
    return this.#count;
  }

  open(kind: OpenBlock["kind"], events: StreamEvent[], start: CallStart = {}): OpenBlock {
    const index = this.#count++;
    events.push({ type: "block-start", index, kind, ...start });
    return { index, kind, text: "", annotations: undefined, section: undefined, ended: false };
  }

  grow(block: OpenBlock | undefined, text: JsonValue | undefined, events: StreamEvent[]): void {
    if (!block || block.ended || typeof text !== "string" || text === "") return;
    const type = deltas[block.kind];
    if (!type) return;
    block.text += text;
    events.push({ type, index: block.index, text });
  }

  /** Adds what the deltas have not told of the whole text. */
  complete(block: OpenBlock, whole: JsonValue | undefined, events: StreamEvent[]): void {
    if (typeof whole === "string" && whole.length > block.text.length && whole.startsWith(block.text)) {
      this.grow(block, whole.slice(block.text.length), events);
    }
  }

  end(block: OpenBlock, part: Part, events: StreamEvent[]): void {
    block.ended = true;
    events.push({ type: "block-end", index: block.index, block: part });
  }

  /** Ends a block of this item with what it holds. */
  breakOff(block: OpenBlock, item: JsonObject, events: StreamEvent[]): void {
    this.end(block, this.#held(block, item), events);
  }

  #held({ kind, text, annotations }: OpenBlock, item: JsonObject): Part {
    switch (kind) {
      case "text":
      case "refusal":
        return { ...messagePart(kind, text, item, this.#provider), ...(annotations && { citations: annotations }) };
      case "reasoning":
        // Without its end it cannot be sent back, so what it began with stays out.
        return { type: kind, text };
      case "tool-call": {
        const { id = "", name = "" } = itemStart(item);
        return { ...toolCall(id, name, text), ...(hostedToolName(item) && { providerExecuted: true as const }) };
      }
      default:
        return { type: "provider", provider: this.#provider, block: item };
    }
  }
}
