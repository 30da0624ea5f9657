/** A number of calls by one subject, with the proof that every one of them gave the whole text. */
import { answerDeltas, type Scenario } from "./answer.ts";
import type { Subject } from "./subjects/subject.ts";

export interface Workload {
  readonly scenario: Scenario;
  readonly calls: number;
  /** Calls under way at a time; 1 unless set. */
  readonly concurrency?: number;
  /** `false` asks for the answer in one piece. Default `true`. */
  readonly streamed?: boolean;
}

export interface Run {
  readonly texts: readonly string[];
  /** Milliseconds from each call to its first text, where it was streamed. */
  readonly firstMs: readonly number[];
}

export async function run(subject: Subject, { calls, concurrency = 1, streamed = true }: Workload): Promise<Run> {
  const texts: string[] = [];
  const firstMs: number[] = [];
  let left = calls;
  const read = async () => {
    while (left-- > 0) {
      const startedAt = performance.now();
      texts.push(
        streamed ? await subject.stream(() => firstMs.push(performance.now() - startedAt)) : await subject.complete(),
      );
    }
  };
  await Promise.all(Array.from({ length: concurrency }, read));
  return { texts, firstMs };
}

/** @throws Error saying how the first wrong text differs */
export function checkTexts(texts: readonly string[], { scenario, calls }: Workload): void {
  const expected = answerDeltas(scenario).join("");
  if (texts.length < calls) throw new Error(`${calls} calls gave ${texts.length} texts`);
  for (const text of texts) {
    if (text === expected) continue;
    const at = Array.from(expected).findIndex((character, index) => Array.from(text)[index] !== character);
    throw new Error(
      `a text of ${text.length} characters where the answer has ${expected.length}; they differ at ${at}`,
    );
  }
}
