/** Where two JSON values differ, each place by its path; and a value with one place changed, for every place it has. */
import { createHash } from "node:crypto";
import { isObject, type JsonValue } from "../../src/core/json.ts";
import type { Difference } from "./difference.ts";

/** The recordings hold the length and digest of long base64 in a request, not its text. */
const trimmed = /^TRIMMED-BASE64-(\d+)-chars-sha256-([0-9a-f]+)$/;

export function differencesOf(expected: JsonValue | undefined, got: JsonValue | undefined, fact = ""): Difference[] {
  if (Object.is(expected, got)) return [];
  if (Array.isArray(expected) && Array.isArray(got)) {
    const length = Math.max(expected.length, got.length);
    return Array.from({ length }, (_, at) => differencesOf(expected[at], got[at], join(fact, String(at)))).flat();
  }
  if (isObject(expected) && isObject(got)) {
    const members = [...new Set([...Object.keys(expected), ...Object.keys(got)])];
    return members.flatMap((member) => differencesOf(expected[member], got[member], join(fact, member)));
  }
  if (typeof expected === "string" && typeof got === "string" && isTrimmed(expected, got)) return [];
  return [{ fact, expected, got }];
}

function isTrimmed(expected: string, got: string): boolean {
  const [, length, digest = ""] = trimmed.exec(expected) ?? [];
  if (length === undefined || got.length !== Number(length)) return false;
  return createHash("sha256").update(got).digest("hex").startsWith(digest);
}

function join(path: string, member: string): string {
  return path === "" ? member : `${path}.${member}`;
}

/** The value again and again, each time with another number, truth or text in it changed; positions in lists are written as `*`. */
export function* changesOf(
  value: JsonValue | undefined,
  fact = "",
): Generator<{ readonly fact: string; readonly value: JsonValue }> {
  if (Array.isArray(value)) {
    for (const [at, item] of (value as readonly JsonValue[]).entries()) {
      for (const change of changesOf(item, join(fact, "*"))) {
        yield { fact: change.fact, value: (value as readonly JsonValue[]).with(at, change.value) };
      }
    }
  } else if (isObject(value)) {
    for (const [member, inner] of Object.entries(value)) {
      for (const change of changesOf(inner, join(fact, member))) {
        yield { fact: change.fact, value: { ...value, [member]: change.value } };
      }
    }
  } else if (typeof value === "string") yield { fact, value: `${value}~` };
  else if (typeof value === "number") yield { fact, value: value + 1 };
  else if (typeof value === "boolean") yield { fact, value: !value };
}
