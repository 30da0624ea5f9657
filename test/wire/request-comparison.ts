/** Compares a request of ours with the recorded one, and tries what the comparison sees. */
import type { JsonObject } from "../../src/core/json.ts";
import type { Difference } from "./difference.ts";
import { changesOf, differencesOf } from "./request-difference.ts";
import type { RequestReader } from "./request-reader.ts";

/** Where ours says something else, or something that is not among what a recording may leave out. */
export function compareRequests(reader: RequestReader, recorded: JsonObject, ours: JsonObject): readonly Difference[] {
  return differencesOf(reader.canonical(recorded), reader.canonical(ours)).filter(
    ({ fact, expected }) =>
      expected !== undefined || !Object.hasOwn(reader.ours, fact.replaceAll(/\.\d+(?=\.|$)/g, ".*")),
  );
}

/** The places in our request, and in the recorded one, where another value would have made no difference. */
export function unseenPlaces(reader: RequestReader, recorded: JsonObject, ours: JsonObject): string[] {
  const before = JSON.stringify(compareRequests(reader, recorded, ours));
  const passes = (one: JsonObject, other: JsonObject) => {
    try {
      return JSON.stringify(compareRequests(reader, one, other)) === before;
    } catch {
      return false;
    }
  };
  const sent = [...changesOf(ours)].filter(({ value }) => passes(recorded, value as JsonObject));
  const kept = [...changesOf(recorded)].filter(({ value }) => passes(value as JsonObject, ours));
  return [...sent.map(({ fact }) => `sent ${fact}`), ...kept.map(({ fact }) => `recorded ${fact}`)];
}
