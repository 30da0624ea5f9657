/** Histories that grow: what every request has to know of one is kept, so that a long conversation is not read anew for each turn. */
import type { FilePart, Message, Part } from "./message.ts";

interface HistoryFacts {
  /** Files that are sent, those in results of tools among them. */
  readonly files: readonly FilePart[];
  /** Parts that carry data only some providers can read: how many, by the names of those. */
  readonly owned: ReadonlyMap<string, number>;
}

const facts = new WeakMap<readonly Message[], HistoryFacts>();
const pieces = new WeakMap<readonly Message[], readonly (readonly Message[])[]>();

/** One list of all; none of them may change afterwards. */
export function joined(...lists: readonly (readonly Message[])[]): readonly Message[] {
  // Not flat(), which goes through them one by one.
  const whole = ([] as readonly Message[]).concat(...lists);
  pieces.set(whole, lists);
  return whole;
}

export function factsOf(messages: readonly Message[]): HistoryFacts {
  const known = facts.get(messages);
  if (known) return known;
  const parts = pieces.get(messages);
  const found = parts ? merged(parts.map(factsOf)) : read(messages);
  facts.set(messages, found);
  // What they were made of is not needed any more, and would keep every earlier history alive.
  pieces.delete(messages);
  return found;
}

function merged(all: readonly HistoryFacts[]): HistoryFacts {
  const some = all.filter(({ files, owned }) => files.length > 0 || owned.size > 0);
  if (some.length <= 1) return some[0] ?? nothing;
  const owned = new Map<string, number>();
  for (const each of some) {
    for (const [names, count] of each.owned) owned.set(names, (owned.get(names) ?? 0) + count);
  }
  return { files: some.flatMap(({ files }) => files), owned };
}

const nothing: HistoryFacts = { files: [], owned: new Map() };

function read(messages: readonly Message[]): HistoryFacts {
  const files: FilePart[] = [];
  const owned = new Map<string, number>();
  for (const { role, parts } of messages) {
    for (const part of parts) {
      if (part.type === "file") files.push(part);
      // What the provider's own tools gave goes back as it came.
      else if (part.type === "tool-result" && !part.providerExecuted) files.push(...(part.files ?? []));
      else if (role === "assistant") {
        const names = ownersOf(part).join(" ");
        if (names !== "") owned.set(names, (owned.get(names) ?? 0) + 1);
      }
    }
  }
  return files.length > 0 || owned.size > 0 ? { files, owned } : nothing;
}

/** The providers whose own data a part carries, where that matters for what the model reads. */
function ownersOf(part: Part): readonly string[] {
  if (part.type === "provider") return [part.provider];
  if (part.type !== "reasoning" && part.type !== "tool-call") return [];
  return part.providerMetadata ? Object.keys(part.providerMetadata) : [];
}
