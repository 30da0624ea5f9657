/** One turn of a conversation: a role and its parts, plain JSON that survives a round trip with signatures untouched. */
import type { JsonValue } from "./json.ts";
export declare const roles: readonly ["system", "user", "assistant", "tool"];
export type Role = (typeof roles)[number];
export interface Message {
    readonly role: Role;
    readonly parts: readonly Part[];
}
export type Part = TextPart | ReasoningPart | RefusalPart | FilePart | ToolCallPart | ToolResultPart | ProviderPart;
/** What only the named provider understands (signatures, ids); kept opaque and sent back byte for byte. */
export interface ProviderMetadata {
    readonly [provider: string]: JsonValue;
}
export interface TextPart {
    readonly type: "text";
    readonly text: string;
    /** Sources the provider names for this text, in its own shape. */
    readonly citations?: readonly JsonValue[];
    readonly providerMetadata?: ProviderMetadata;
}
/** The model's thinking, as far as the provider shows it. Signatures live in `providerMetadata`. */
export interface ReasoningPart {
    readonly type: "reasoning";
    readonly text: string;
    /** The provider kept the text to itself and sent an encrypted form instead. */
    readonly redacted?: true;
    readonly providerMetadata?: ProviderMetadata;
}
/** The model declined, in words of its own, apart from the answer text. */
export interface RefusalPart {
    readonly type: "refusal";
    readonly text: string;
    readonly providerMetadata?: ProviderMetadata;
}
/** An image, document or sound: base64 `data`, or a `url` that the provider fetches. */
export interface FilePart {
    readonly type: "file";
    /** An IANA media type, such as `image/png`. */
    readonly mediaType: string;
    readonly data?: string;
    readonly url?: string;
    readonly name?: string;
    /** `true`: the answer should cite it, where the provider can. */
    readonly citations?: true;
    readonly providerMetadata?: ProviderMetadata;
}
export interface ToolCallPart {
    readonly type: "tool-call";
    readonly id: string;
    readonly name: string;
    /** The parsed input; the text itself where it is not JSON. */
    readonly input: JsonValue;
    /** The input exactly as the provider wrote it, where it came as text. */
    readonly inputText?: string;
    /** `inputText` is not valid JSON: the model erred, or ran out of tokens. */
    readonly invalid?: true;
    /** The provider runs this tool; it must never be run here. */
    readonly providerExecuted?: true;
    readonly providerMetadata?: ProviderMetadata;
}
export interface ToolResultPart {
    readonly type: "tool-result";
    /** The id of the call this answers. */
    readonly id: string;
    readonly name: string;
    readonly output: JsonValue;
    /** Files that the tool returned beside its output. */
    readonly files?: readonly FilePart[];
    readonly isError?: true;
    readonly providerExecuted?: true;
    readonly providerMetadata?: ProviderMetadata;
}
/** A block with no meaning here, kept so that it can be sent back to the provider it came from. */
export interface ProviderPart {
    readonly type: "provider";
    readonly provider: string;
    readonly block: JsonValue;
}
/** All text of a message, joined: never reasoning, never refusals. */
export declare function textOf(parts: readonly Part[]): string;
