/** Ways in which a stream may arrive that are not in the recordings: the same events in other bytes, or fewer of them. */

/** The same events, written as the event stream format also allows. */
export const rewritings: Readonly<Record<string, (body: Buffer) => Buffer>> = {
  "lines ending in CR LF": (body) => endLines(body, "\r\n"),
  "lines ending in CR": (body) => endLines(body, "\r"),
  "a comment between events": (body) => Buffer.from(`: ping\n\n${toLf(body).replaceAll("\n\n", "\n\n: ping\n\n")}`),
  "a comment inside events": (body) => Buffer.from(toLf(body).replaceAll("\ndata:", "\n: ping\ndata:")),
  "a leading byte order mark": (body) => Buffer.concat([Buffer.from([0xef, 0xbb, 0xbf]), body]),
};

/** The same objects, written as one a line also allows. */
export const lineRewritings: typeof rewritings = {
  "lines ending in CR LF": rewritings["lines ending in CR LF"] as (body: Buffer) => Buffer,
  "blank lines between": (body) => endLines(body, "\n \n"),
  "no line end at the end": (body) => Buffer.from(toLf(body).trimEnd()),
  "a wrapper around each": (body) => Buffer.from(toLf(body).replaceAll(/^(.+)$/gm, '{"result": $1}')),
  "a leading byte order mark": rewritings["a leading byte order mark"] as (body: Buffer) => Buffer,
};

function endLines(body: Buffer, ending: string): Buffer {
  return Buffer.from(toLf(body).replaceAll("\n", ending));
}

function toLf(body: Buffer): string {
  return body.toString().replaceAll(/\r\n?/g, "\n");
}
