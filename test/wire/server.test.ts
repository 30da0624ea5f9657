/** The replay server sends what the other tests rely on: pieces of the asked size, real breaks, and never a hint of the length. */
import { type IncomingMessage, request } from "node:http";
import { afterAll, beforeAll, expect, test } from "vitest";
import { type Answer, ReplayServer } from "./server.ts";

const ok: Answer = { status: 200, headers: [["content-length", "7"]], body: Buffer.from("a body of many bytes") };
let server: ReplayServer;
beforeAll(async () => {
  server = await ReplayServer.start();
});
afterAll(() => server.close());

test("a body arrives in pieces of the asked size, chunked", async () => {
  const { url } = server.play([ok, { ...ok, chunkBytes: 7 }, { ...ok, chunkBytes: 1 }]);
  expect(await receive(url)).toEqual({ sizes: [20], complete: true, length: undefined });
  expect(await receive(url)).toEqual({ sizes: [7, 7, 6], complete: true, length: undefined });
  expect(await receive(url)).toEqual({ sizes: Array(20).fill(1), complete: true, length: undefined });
});

test("a large body arrives byte by byte", async () => {
  const { sizes } = await receive(server.play([{ ...ok, body: Buffer.alloc(266_000, "x"), chunkBytes: 1 }]).url);
  expect(sizes.length).toBe(266_000);
});

test("a dropped connection has brought every byte before it broke", async () => {
  const { url } = server.play([
    { ...ok, drop: true },
    { ...ok, drop: true, body: Buffer.alloc(0) },
  ]);
  expect(await receive(url)).toEqual({ sizes: [20], complete: false, length: undefined });
  expect(await receive(url)).toEqual({ sizes: [], complete: false, length: undefined });
});

test("a request that the recording does not have is refused", async () => {
  const session = server.play([]);
  expect((await receive(session.url)).sizes).not.toEqual([]);
  expect(session.requests).toEqual([{ method: "POST", path: "/v1/x", body: {} }]);
});

async function receive(url: string): Promise<{ sizes: number[]; complete: boolean; length: string | undefined }> {
  const response = await new Promise<IncomingMessage>((resolve, reject) => {
    request(`${url}/v1/x`, { method: "POST", agent: false }, resolve).on("error", reject).end();
  });
  const sizes: number[] = [];
  response.on("data", (chunk: Buffer) => sizes.push(chunk.length));
  response.on("error", () => {});
  await new Promise((resolve) => response.once("close", resolve));
  return { sizes, complete: response.complete, length: response.headers["content-length"] };
}
