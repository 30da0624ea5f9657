/** Reads the events of an operation as a viewer does: what has come of a step counts for nothing when it is reset. */
import type { StoredEvent } from "../../src/operations/events.ts";
import { steps, textOf } from "./workload.ts";

/** @returns what is wrong with them, in a line */
export function replay(events: readonly StoredEvent[], number: number): string | undefined {
  let step = 0;
  let text = "";
  let started = false;
  let results = new Set<string>();
  let calls: string[] = [];
  for (const { event, sequence } of events) {
    const wrong = (what: string) => `${what}, event ${sequence}`;
    switch (event.type) {
      case "start":
        if (started) return wrong(`step ${step} begins twice without a reset`);
        if (step > 0 && results.size !== calls.length)
          return wrong(`step ${step} begins before its tools have results`);
        [started, text, calls, results] = [true, "", [], new Set()];
        break;
      case "reset":
        if (event.step !== step) return wrong(`step ${event.step} is reset while step ${step} is under way`);
        // The calls that are open are those of the step before, which stays.
        if (started) [started, text, calls, results] = [false, "", [], new Set()];
        break;
      case "text-delta":
        text += event.text;
        break;
      case "block-end":
        if (event.block.type === "tool-call") calls.push(event.block.id);
        break;
      case "step-end":
        if (event.step !== step || !started) return wrong(`step ${event.step} ends while step ${step} is under way`);
        if (text !== textOf(number, step)) return wrong(`step ${step} says "${text}"`);
        [started, step] = [false, step + 1];
        break;
      case "tool-result":
        if (results.has(event.result.id) || !calls.includes(event.result.id)) return wrong("a result comes unasked");
        results.add(event.result.id);
        break;
      default:
    }
  }
  const last = events.at(-1)?.event;
  if (last?.type !== "state" || last.state !== "succeeded") return `it ends with ${JSON.stringify(last)}`;
  return step === steps ? undefined : `it has ${step} steps`;
}
