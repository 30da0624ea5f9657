import type { FilePart, Message, Part } from "../core/message.ts";
/** One message of a chain. */
export interface Link {
    readonly hash: string;
    readonly parent: string | null;
    readonly message: Message;
    /** There where it had to be made to know the hash. */
    readonly packed?: Packed;
}
/** JSON in which a file has the hash of its bytes in place of its data, and those files. */
export interface Packed {
    readonly json: string;
    readonly files: readonly PackedFile[];
}
export interface PackedFile {
    readonly hash: string;
    readonly mediaType: string;
    readonly bytes: Uint8Array;
}
/**
 * Links messages. A message whose parts it has seen, the same objects after the same history, is not hashed again: a conversation that grows
 * by a turn costs one turn. By parts, because a history that is passed as a prompt becomes new messages around the same parts.
 */
export declare function messageLinker(): (messages: readonly Message[], after?: string | null) => Link[];
/** The same message always gives the same text. What is inside a part's members keeps its own order, which may be signed. */
export declare function packMessage({ role, parts }: Message): Packed;
/** Any JSON with parts in it. */
export declare function pack(make: (packFile: PackFile) => unknown): Packed;
type PackFile = (part: FilePart) => object;
export declare function packPart(part: Part, packFile: PackFile): object;
/** @param readFile the bytes with this hash */
export declare function unpackMessage(json: string, readFile: (hash: string) => Uint8Array): Message;
export declare function unpackPart<P extends Part>(part: P, readFile: (hash: string) => Uint8Array): P;
export {};
