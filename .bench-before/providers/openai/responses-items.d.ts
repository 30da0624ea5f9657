import { type JsonObject } from "../../core/json.ts";
import type { Part, ProviderMetadata, ReasoningPart, RefusalPart, TextPart, ToolCallPart } from "../../core/message.ts";
/** What the usage counts a request of this item as; `undefined` where the provider ran no tool. */
export declare function hostedToolName({ type }: JsonObject): string | undefined;
/** What an item becomes, as far as can be told when it begins: where that is nothing yet, its name is not known either. */
export declare function itemStart(item: JsonObject): {
    readonly kind: Part["type"];
    readonly id?: string;
    readonly name?: string;
};
/** A finished item that is no message; a tool that the provider ran is a call and, where it tells, a result. */
export declare function itemParts(item: JsonObject, provider: string): readonly [Part, ...Part[]];
/** The thinking an item shows: its full text where the server gives it, and summaries, each after a blank line. */
export declare function reasoningText({ content, summary }: JsonObject): string;
export declare function reasoningPart(item: JsonObject, text: string, provider: string): ReasoningPart;
/** The item that a hosted call came from, put together again; nothing where it was another provider's. */
export declare function hostedItem(call: ToolCallPart, parts: readonly Part[], provider: string): JsonObject | undefined;
/** A text or refusal of a message item, with what is needed to make it one again. */
export declare function messagePart(kind: "text" | "refusal", text: string, item: JsonObject, provider: string): TextPart | RefusalPart;
export declare function ownMetadata(all: ProviderMetadata | undefined, provider: string): JsonObject;
