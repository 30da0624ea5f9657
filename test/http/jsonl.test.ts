/** Lines of JSON, however the bytes are cut, and when an answer is read as lines at all. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { streamParser } from "../../src/http/framing.ts";
import { JsonlParser } from "../../src/http/jsonl.ts";
import { SseParser } from "../../src/http/sse.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

function parse(chunks: Iterable<Uint8Array>): string[] {
  const parser = new JsonlParser();
  const lines: string[] = [];
  const emit = (line: string) => lines.push(line.trim());
  for (const chunk of chunks) parser.push(chunk, emit);
  parser.end(emit);
  return lines;
}

function cut(whole: Uint8Array, sizes: readonly number[]): Uint8Array[] {
  const chunks: Uint8Array[] = [];
  for (let at = 0, turn = 0; at < whole.length; turn++) {
    const size = sizes[turn % sizes.length] as number;
    chunks.push(whole.subarray(at, at + size));
    at += size;
  }
  return chunks;
}

describe("the parser", () => {
  it.each([
    ["a line each", '{"a":1}\n{"a":2}\n', ['{"a":1}', '{"a":2}']],
    ["a last line without an end", '{"a":1}\n{"a":2}', ['{"a":1}', '{"a":2}']],
    ["lines that end in CR LF", '{"a":1}\r\n{"a":2}\r\n', ['{"a":1}', '{"a":2}']],
    ["blank lines as none", '\n{"a":1}\n \n\r\n{"a":2}\n\n', ['{"a":1}', '{"a":2}']],
    ["a byte order mark at the very start", '\uFEFF{"a":1}\n', ['{"a":1}']],
    ["a byte order mark elsewhere as what it is", '{"a":"\uFEFF"}\n', ['{"a":"\uFEFF"}']],
    ["separators of lines inside of texts", '{"a":"\u2028\u0085"}\n', ['{"a":"\u2028\u0085"}']],
    ["an object that broke off at the end as none", '{"a":1}\n{"a":', ['{"a":1}']],
    ["what is no object at the end, so that it can be complained of", "upstream error", ["upstream error"]],
    ["an empty body as nothing", "", []],
  ])("reads %s", (_name, text, expected) => {
    expect(parse([bytes(text)])).toEqual(expected);
    expect(parse(cut(bytes(text), [1]))).toEqual(expected);
  });

  it("gives each line as soon as its end has come", () => {
    const parser = new JsonlParser();
    const lines: string[] = [];
    const linesAfter = (text: string) => {
      parser.push(bytes(text), (line) => lines.push(line));
      return [...lines];
    };
    expect(linesAfter('{"a":')).toEqual([]);
    expect(linesAfter('1}\n{"b"')).toEqual(['{"a":1}']);
    expect(linesAfter(":2}\n")).toEqual(['{"a":1}', '{"b":2}']);
    parser.end((line) => lines.push(line));
    expect(lines).toHaveLength(2);
  });

  it("gives back any objects, written with any line end and cut anywhere", () => {
    const end = fc.constantFrom("\n", "\r\n", "\n\n");
    const lines = fc.array(fc.tuple(fc.object({ maxDepth: 1 }), end), { maxLength: 10 });
    fc.assert(
      fc.property(lines, fc.array(fc.integer({ min: 1, max: 9 }), { minLength: 1 }), (list, sizes) => {
        const written = list.map(([object]) => JSON.stringify(object));
        const text = list.map(([, ending], index) => written[index] + ending).join("");
        expect(parse(cut(bytes(text), sizes))).toEqual(written);
      }),
    );
  });

  it("reads a line of 4 MB byte by byte in a time that grows with its length, not its square", () => {
    const line = bytes(`"${"x".repeat(4_000_000)}"\n`);
    const parser = new JsonlParser();
    const lengths: number[] = [];
    for (let at = 0; at < line.length; at++)
      parser.push(line.subarray(at, at + 1), ({ length }) => lengths.push(length));
    // A quadratic reader would need hours for this.
    expect(lengths).toEqual([4_000_002]);
  });

  it("refuses a line over the limit and says which limit", () => {
    const parser = new JsonlParser(100);
    parser.push(bytes("x".repeat(60)), () => {});
    expect(() => parser.push(bytes("x".repeat(60)), () => {})).toThrow(
      "more than 100 characters; raise maxEventLength",
    );
  });
});

describe("an answer", () => {
  const parserOf = (type: string | undefined, streamed: boolean, usual: "sse" | "jsonl") =>
    streamParser(
      { status: 200, header: () => type, body: { [Symbol.asyncIterator]: () => [][Symbol.iterator]() as never } },
      streamed,
      usual,
      undefined,
    )?.constructor;

  it.each([
    ["text/event-stream", false, "jsonl", SseParser],
    ["application/x-ndjson", false, "sse", JsonlParser],
    ["application/jsonl; charset=utf-8", true, "sse", JsonlParser],
    ["application/json", true, "jsonl", JsonlParser],
    [undefined, true, "jsonl", JsonlParser],
    ["application/json", false, "jsonl", undefined],
    ["text/html", true, "jsonl", undefined],
    ["application/json", true, "sse", undefined],
    [undefined, true, "sse", SseParser],
    [undefined, false, "sse", undefined],
  ] as const)(
    "of the type %s, streamed %s, where %s is usual, is cut accordingly",
    (type, streamed, usual, expected) => {
      expect(parserOf(type, streamed, usual)).toBe(expected);
    },
  );
});
