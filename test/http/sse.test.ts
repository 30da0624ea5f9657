/** Server-sent events by the WHATWG rules, however the bytes are cut. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { SseParser } from "../../src/http/sse.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

function parse(chunks: Iterable<Uint8Array>): { event: string | undefined; data: string }[] {
  const parser = new SseParser();
  const events: ReturnType<typeof parse> = [];
  for (const chunk of chunks) parser.push(chunk, (text, event) => events.push({ event, data: text }));
  return events;
}

const data = (text: string, event?: string) => ({ event, data: text });

describe("the parser", () => {
  it.each([
    ["one event", "data: a\n\n", [data("a")]],
    ["only one leading space is dropped", "data:  a\n\ndata:b\n\n", [data(" a"), data("b")]],
    ["lines of data are joined by line feeds", "data: a\ndata: b\ndata\n\n", [data("a\nb\n")]],
    ["an event name", "event: error\ndata: a\n\ndata: b\n\n", [data("a", "error"), data("b")]],
    ["comments, ids and unknown fields are passed over", ": ping\nid: 7\nretry: 9\nfoo\n\ndata: a\n\n", [data("a")]],
    ["an event without data is none", "event: x\n\ndata: a\n\n", [data("a")]],
    ["empty data is data", "data:\n\ndata\n\n", [data(""), data("")]],
    ["a byte order mark at the very start", "\uFEFFdata: a\n\n", [data("a")]],
    ["a byte order mark elsewhere is text", "data: \uFEFFa\n\n", [data("\uFEFFa")]],
    ["an event that never ends is discarded", "data: a\n\ndata: b\n", [data("a")]],
  ])("reads %s", (_name, text, expected) => {
    expect(parse([bytes(text)])).toEqual(expected);
  });

  it.each(["\n", "\r", "\r\n"])("takes %j for the end of a line, at every cut", (end) => {
    const text = ["event: e", "data: ä€😀", "data: 2", "", "data: 3", "", ""].join(end);
    const whole = bytes(text);
    const expected = [data("ä€😀\n2", "e"), data("3")];
    for (let at = 0; at <= whole.length; at++) {
      expect(parse([whole.subarray(0, at), whole.subarray(at)])).toEqual(expected);
    }
    expect(parse(Array.from(whole, (byte) => Uint8Array.of(byte)))).toEqual(expected);
  });

  it("gives the same events for any text, line end and chunking", () => {
    const line = fc.oneof(
      fc.constantFrom("", "data", "data:", "event: e", ": c", "id: 1"),
      fc.string({ unit: "grapheme", maxLength: 12 }).map((text) => `data: ${text.replace(/[\r\n]/g, "")}`),
    );
    const lines = fc.array(fc.tuple(line, fc.constantFrom("\n", "\r\n", "\r")), { maxLength: 20 });
    fc.assert(
      fc.property(lines, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (list, sizes) => {
        // A bare CR before an LF would be one line end, and not the two that were meant.
        const text = list.map(([content, end]) => content + end).join("");
        const whole = bytes(text);
        const chunks: Uint8Array[] = [];
        for (let at = 0, turn = 0; at < whole.length; turn++) {
          const size = sizes[turn % sizes.length] as number;
          chunks.push(whole.subarray(at, at + size));
          at += size;
        }
        expect(parse(chunks)).toEqual(parse([whole]));
        expect(parse([whole])).toEqual(reference(text));
      }),
    );
  });

  it("reads an event of 10 MB byte by byte in a time that grows with its length, not its square", () => {
    const run = (length: number) => {
      const parser = new SseParser();
      const event = bytes(`data: ${"x".repeat(length)}\n\n`);
      const events: number[] = [];
      for (let at = 0; at < event.length; at++)
        parser.push(event.subarray(at, at + 1), (text) => events.push(text.length));
      return events;
    };
    // A quadratic reader would need hours for this.
    expect(run(10_000_000)).toEqual([10_000_000]);
  });

  it("refuses an event over the limit and says which limit", () => {
    const parser = new SseParser(100);
    parser.push(bytes(`data: ${"x".repeat(60)}\n`), () => {});
    expect(() => parser.push(bytes(`data: ${"x".repeat(60)}`), () => {})).toThrow(
      "more than 100 characters; raise maxEventLength",
    );
  });
});

/** The rules once more, as slow and plain as the standard tells them. */
function reference(text: string): { event: string | undefined; data: string }[] {
  const events: { event: string | undefined; data: string }[] = [];
  let buffer: string[] = [];
  let event: string | undefined;
  const lines = text.replace(/^\uFEFF/, "").split(/\r\n|\r|\n/);
  // What stands after the last line end is no line yet.
  for (const line of lines.slice(0, -1)) {
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (line === "") {
      if (buffer.length > 0) events.push({ event, data: buffer.join("\n") });
      buffer = [];
      event = undefined;
    } else if (field === "data") buffer.push(value);
    else if (field === "event") event = value;
  }
  return events;
}
