/** How the body of an answer is cut into objects. */
import { JsonlParser } from "./jsonl.ts";
import { type Emit, SseParser } from "./sse.ts";
import type { HttpResponse } from "./transport.ts";

/** By server-sent events, or one a line. */
export type Framing = "sse" | "jsonl";

export interface StreamParser {
  /** Emits the events that this chunk completes. @throws ConnectionError when one is longer than the limit */
  push(chunk: Uint8Array, emit: Emit): void;
  /** Emits what the end of the body completes. */
  end(emit: Emit): void;
}

const parsers = { sse: SseParser, jsonl: JsonlParser } as const;

/**
 * @param streamed whether a stream was asked for
 * @param usual how the provider streams, where the content type does not tell: gateways call their lines plain JSON
 * @returns nothing for an answer in one piece
 */
export function streamParser(
  response: HttpResponse,
  streamed: boolean,
  usual: Framing,
  maxEventLength: number | undefined,
): StreamParser | undefined {
  const framing = framingOf(response.header("content-type") ?? "", streamed, usual);
  return framing && new parsers[framing](maxEventLength);
}

function framingOf(type: string, streamed: boolean, usual: Framing): Framing | undefined {
  if (type.includes("event-stream")) return "sse";
  if (/ndjson|jsonl/.test(type)) return "jsonl";
  if (!streamed || type.includes("html")) return undefined;
  return usual === "sse" && type.includes("json") ? undefined : usual;
}

/** The data of a stream's first event, empty where there is none; the rest is left unread. `undefined` of what is no stream of events. */
export async function firstEvent(
  response: HttpResponse,
  maxEventLength: number | undefined,
): Promise<string | undefined> {
  if (!response.header("content-type")?.includes("event-stream")) return undefined;
  const parser = new SseParser(maxEventLength);
  let first = "";
  for await (const chunk of response.body) {
    parser.push(chunk, (data) => {
      if (first === "") first = data;
    });
    if (first !== "") break;
  }
  return first;
}
