/** A history as a chain of hashes: each message is stored once, by the hash of what it says and of the message before it. */
import { hash } from "node:crypto";
import type { FilePart, Message, Part, Role } from "../core/message.ts";

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

interface Known {
  readonly hash: string;
  readonly parent: string | null;
  readonly role: Role;
  readonly parts: readonly Part[];
}

/**
 * Links messages. A message whose parts it has seen, the same objects after the same history, is not hashed again: a conversation that grows
 * by a turn costs one turn. By parts, because a history that is passed as a prompt becomes new messages around the same parts.
 */
export function messageLinker(): (messages: readonly Message[], after?: string | null) => Link[] {
  const known = new WeakMap<Part, Known>();
  return (messages, after = null) => {
    let parent = after;
    return messages.map((message) => {
      const { role, parts } = message;
      const [first] = parts;
      const seen = first && known.get(first);
      if (seen && seen.parent === parent && seen.role === role && sameItems(seen.parts, parts)) {
        const link = { hash: seen.hash, parent, message };
        parent = seen.hash;
        return link;
      }
      const packed = packMessage(message);
      const link = { hash: hash("sha256", `${parent ?? ""}\n${packed.json}`), parent, message, packed };
      if (first) known.set(first, { hash: link.hash, parent, role, parts });
      parent = link.hash;
      return link;
    });
  };
}

function sameItems(left: readonly unknown[], right: readonly unknown[]): boolean {
  return left === right || (left.length === right.length && left.every((item, index) => item === right[index]));
}

/** The same message always gives the same text. What is inside a part's members keeps its own order, which may be signed. */
export function packMessage({ role, parts }: Message): Packed {
  return pack((packFile) => ({ role, parts: parts.map((part) => packPart(part, packFile)) }));
}

/** Any JSON with parts in it. */
export function pack(make: (packFile: PackFile) => unknown): Packed {
  const files: PackedFile[] = [];
  const value = make((part) => {
    const bytes = part.data === undefined ? undefined : Buffer.from(part.data, "base64");
    // Base64 that is written in another way could not be had back as it was.
    if (!bytes || bytes.toString("base64") !== part.data) return part;
    const file = { hash: hash("sha256", bytes), mediaType: part.mediaType, bytes };
    files.push(file);
    return { ...part, data: { file: file.hash } };
  });
  return { json: JSON.stringify(value), files };
}

type PackFile = (part: FilePart) => object;

export function packPart(part: Part, packFile: PackFile): object {
  if (part.type === "file") return sorted(packFile(part));
  if (part.type !== "tool-result" || !part.files) return sorted(part);
  return sorted({ ...part, files: part.files.map((file) => sorted(packFile(file))) });
}

function sorted(object: object): object {
  return Object.fromEntries(Object.entries(object).sort(([left], [right]) => (left < right ? -1 : 1)));
}

/** @param readFile the bytes with this hash */
export function unpackMessage(json: string, readFile: (hash: string) => Uint8Array): Message {
  const { role, parts } = JSON.parse(json) as Message;
  return { role, parts: parts.map((part) => unpackPart(part, readFile)) };
}

export function unpackPart<P extends Part>(part: P, readFile: (hash: string) => Uint8Array): P {
  const whole = (file: FilePart): FilePart => {
    const { data } = file as { data?: string | { readonly file: string } };
    if (typeof data !== "object") return file;
    return { ...file, data: Buffer.from(readFile(data.file)).toString("base64") };
  };
  if (part.type === "file") return whole(part) as P;
  if (part.type !== "tool-result" || !part.files) return part;
  return { ...part, files: part.files.map(whole) };
}
