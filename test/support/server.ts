/** A loopback server whose every answer a test writes by hand. */
import { createServer, type IncomingMessage, type ServerResponse } from "node:http";
import type { AddressInfo, Socket } from "node:net";

export interface Received {
  readonly method: string;
  readonly path: string;
  readonly headers: IncomingMessage["headers"];
  readonly body: string;
}

export interface TestServer extends AsyncDisposable {
  readonly url: string;
  readonly received: Received[];
  /** Sockets open at this moment. */
  readonly sockets: ReadonlySet<Socket>;
  /** How many connections there have been. */
  connections: number;
}

/** @param answer called for each request when its body is complete; `number` counts from 1 */
export async function serve(
  answer: (response: ServerResponse, request: Received, number: number) => void,
): Promise<TestServer> {
  const received: Received[] = [];
  const sockets = new Set<Socket>();
  const server = createServer(async (request, response) => {
    let body = "";
    for await (const chunk of request) body += chunk;
    const seen = { method: request.method ?? "", path: request.url ?? "", headers: request.headers, body };
    received.push(seen);
    answer(response, seen, received.length);
  });
  const result: TestServer = {
    url: "",
    received,
    sockets,
    connections: 0,
    async [Symbol.asyncDispose]() {
      server.closeAllConnections();
      await new Promise((resolve) => server.close(resolve));
    },
  };
  server.on("connection", (socket) => {
    result.connections++;
    sockets.add(socket);
    socket.on("close", () => sockets.delete(socket));
  });
  await new Promise<void>((resolve) => server.listen(0, "127.0.0.1", resolve));
  return Object.assign(result, { url: `http://127.0.0.1:${(server.address() as AddressInfo).port}` });
}

/** The pieces of a chat completion stream with this text, a piece for each item, ended properly. */
export function chatStream(...texts: readonly string[]): string[] {
  const chunk = (choices: unknown, rest: object = {}) =>
    `data: ${JSON.stringify({ id: "chatcmpl-1", model: "m-1", choices, ...rest })}\n\n`;
  return [
    ...texts.map((content) => chunk([{ index: 0, delta: { content } }])),
    chunk([{ index: 0, delta: {}, finish_reason: "stop" }]),
    chunk([], { usage: { prompt_tokens: 3, completion_tokens: texts.length, total_tokens: 3 + texts.length } }),
    "data: [DONE]\n\n",
  ];
}

/** Answers with a complete chat completion stream. */
export function answerChat(response: ServerResponse, ...texts: readonly string[]): void {
  response.writeHead(200, { "content-type": "text/event-stream" });
  response.end(chatStream(...texts).join(""));
}

/** A promise with its handles, to wait for something a callback tells. */
export function signalled<T = void>(): PromiseWithResolvers<T> {
  return Promise.withResolvers<T>();
}
