/** A loopback HTTP server that answers as a provider was recorded: its status, headers and bytes, in pieces of any size. */
import { createServer, type IncomingMessage, type Server, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import type { JsonObject } from "../../src/core/json.ts";
import type { Exchange } from "./recordings.ts";

export interface Answer {
  readonly status: number;
  readonly headers: readonly (readonly [string, string])[];
  readonly body: Buffer;
  /** How many bytes each write has; all of them unless set. */
  readonly chunkBytes?: number;
  /** Breaks the connection after the body instead of ending the answer. */
  readonly drop?: true;
}

export interface ReceivedRequest {
  readonly method: string;
  /** Path and query below the session's own address. */
  readonly path: string;
  readonly body: JsonObject;
}

/** Answers for one reader, given out in order at an address of their own, so that several can be read at once. */
export interface Session {
  readonly url: string;
  readonly requests: readonly ReceivedRequest[];
}

// Of the source's own transfer; node:http writes what is true of this one.
const transferHeaders = new Set([
  "content-length",
  "transfer-encoding",
  "content-encoding",
  "connection",
  "keep-alive",
]);

/**
 * One turn of the event loop can write only so much: tens of thousands of pieces end in one writev that the kernel refuses (EINVAL), and pieces
 * written in one turn may reach a reader merged into one. So the pieces are spread over at most this many turns.
 */
const turns = 512;

export class ReplayServer {
  readonly #server: Server;
  readonly #sessions = new Map<string, { readonly answers: readonly Answer[]; readonly requests: ReceivedRequest[] }>();
  #lastSession = 0;

  private constructor() {
    this.#server = createServer((request, response) => void this.#answer(request, response));
  }

  static async start(): Promise<ReplayServer> {
    const started = new ReplayServer();
    await new Promise<void>((resolve, reject) => {
      started.#server.once("error", reject).listen(0, "127.0.0.1", resolve);
    });
    return started;
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    await new Promise<void>((resolve) => this.#server.close(() => resolve()));
  }

  play(answers: readonly Answer[]): Session {
    const key = String(++this.#lastSession);
    const requests: ReceivedRequest[] = [];
    this.#sessions.set(key, { answers, requests });
    return { url: `http://127.0.0.1:${(this.#server.address() as AddressInfo).port}/${key}`, requests };
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const [, key = "", path = ""] = /^\/(\d+)(\/.*)$/.exec(request.url ?? "") ?? [];
    const session = this.#sessions.get(key);
    const chunks: Buffer[] = [];
    for await (const chunk of request) chunks.push(chunk as Buffer);
    const body = JSON.parse(Buffer.concat(chunks).toString() || "{}") as JsonObject;
    session?.requests.push({ method: request.method ?? "", path, body });
    const answer = session?.answers[session.requests.length - 1];
    if (!answer) {
      response.writeHead(500, { "content-type": "text/plain" }).end("The recording has no answer to this request.");
      return;
    }
    response.writeHead(answer.status, headersOf(answer));
    await writePieces(response, answer.body, answer.chunkBytes ?? answer.body.length);
    if (!answer.drop) {
      response.end();
      return;
    }
    // The head alone has to be asked for, and what was written goes out at the end of this turn.
    response.flushHeaders();
    await nextTurn();
    response.socket?.destroy();
  }
}

/** The recorded answer, in pieces of `chunkBytes`. */
export function answerOf(exchange: Exchange, chunkBytes?: number): Answer {
  const { status, headers } = exchange.response;
  return { status, headers, body: exchange.body, ...(chunkBytes !== undefined && { chunkBytes }) };
}

function headersOf(answer: Answer): Record<string, string[]> {
  const headers: Record<string, string[]> = {};
  for (const [name, value] of answer.headers) {
    if (!transferHeaders.has(name.toLowerCase())) headers[name] = [...(headers[name] ?? []), value];
  }
  return headers;
}

async function writePieces(response: ServerResponse, body: Buffer, chunkBytes: number): Promise<void> {
  const pieces = Math.ceil(body.length / chunkBytes);
  const bytesATurn = Math.ceil(pieces / turns) * chunkBytes;
  for (let start = 0; start < body.length; start += bytesATurn) {
    if (start > 0) await nextTurn();
    const end = Math.min(start + bytesATurn, body.length);
    for (let at = start; at < end; at += chunkBytes) response.write(body.subarray(at, Math.min(at + chunkBytes, end)));
  }
}

function nextTurn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
