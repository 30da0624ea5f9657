/** What a reader of text makes of the events: the first choice's pieces, and where one step ends. */
import type { StreamEvent } from "./events.ts";
import { gapBefore } from "./result.ts";

/** Text deltas of the first choice. */
function choiceReader(): (event: StreamEvent) => string | undefined {
  let others: Set<number> | undefined;
  return (event) => {
    if (event.type === "text-delta") return others?.has(event.index) ? undefined : event.text;
    if (event.type === "block-start" && event.choice) (others ??= new Set()).add(event.index);
    else if (event.type === "step-end") others = undefined;
    return undefined;
  };
}

/** The same with what parts one step's text from the next. */
export function textReader(): (event: StreamEvent) => string | undefined {
  const read = choiceReader();
  let last = "";
  let between = false;
  return (event) => {
    const text = read(event);
    if (event.type === "step-end") between = true;
    if (!text) return text;
    const gap = between ? gapBefore(text, last) : "";
    between = false;
    last = text;
    return gap + text;
  };
}

/** The same with `null` where another step begins. */
export function stepReader(): (event: StreamEvent) => string | null | undefined {
  const read = choiceReader();
  return (event) => (event.type === "step-end" ? null : read(event));
}
