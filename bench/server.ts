/** The server every subject reads from: a process of its own, so that its work is not counted. Prints its port. */
import { once } from "node:events";
import { createServer, type ServerResponse } from "node:http";
import type { AddressInfo } from "node:net";
import { answerEvents, type Protocol, parseScenario, type Scenario, wholeAnswer } from "./answer.ts";
import { Pacer } from "./pacer.ts";

/** What a proxy passes on at a time. */
const pieceBytes = 16 * 1024;

const openaiHead = {
  "x-request-id": "req_5f1d2c3b4a59687786a5b4c3d2e1f001",
  "openai-processing-ms": "214",
  "openai-version": "2020-10-01",
  "x-ratelimit-limit-requests": "10000",
  "x-ratelimit-limit-tokens": "2000000",
  "x-ratelimit-remaining-requests": "9999",
  "x-ratelimit-remaining-tokens": "1999987",
  "x-ratelimit-reset-requests": "6ms",
  "x-ratelimit-reset-tokens": "0s",
};

/** What comes with real answers, and what a library may want to read from them. */
const heads: { readonly [protocol in Protocol]: Readonly<Record<string, string>> } = {
  openai: openaiHead,
  responses: openaiHead,
  gemini: { "x-gemini-service-tier": "standard" },
  anthropic: {
    "request-id": "req_011CeCGmCn6TvqQ9v2GXAbcd",
    "anthropic-ratelimit-requests-limit": "4000",
    "anthropic-ratelimit-requests-remaining": "3999",
    "anthropic-ratelimit-requests-reset": "2026-01-01T00:00:01Z",
    "anthropic-ratelimit-tokens-limit": "480000",
    "anthropic-ratelimit-tokens-remaining": "480000",
    "anthropic-ratelimit-tokens-reset": "2026-01-01T00:00:01Z",
  },
};

interface Answer {
  /** An event each. */
  readonly events: readonly Buffer[];
  /** The same bytes as they arrive when nobody waits for the next token. */
  readonly pieces: readonly Buffer[];
  readonly whole: Buffer;
}

const answers = new Map<string, Answer>();

function answerFor(protocol: Protocol, scenario: Scenario): Answer {
  const key = JSON.stringify([protocol, scenario]);
  let answer = answers.get(key);
  if (!answer) {
    const events = answerEvents(protocol, scenario).map((event) => Buffer.from(event));
    const bytes = Buffer.concat(events);
    // A short answer comes token by token even when it is fast.
    const pieces = bytes.length <= pieceBytes ? events : cut(bytes);
    answer = { events, pieces, whole: Buffer.from(wholeAnswer(protocol, scenario)) };
    answers.set(key, answer);
  }
  return answer;
}

function cut(bytes: Buffer): Buffer[] {
  const count = Math.ceil(bytes.length / pieceBytes);
  return Array.from({ length: count }, (_, index) => bytes.subarray(index * pieceBytes, (index + 1) * pieceBytes));
}

async function send(response: ServerResponse, pieces: readonly Buffer[]): Promise<void> {
  for (const piece of pieces) if (!response.write(piece)) await once(response, "drain");
  response.end();
}

function protocolOf(path: string): Protocol {
  if (path.endsWith("/messages")) return "anthropic";
  if (path.endsWith("/responses")) return "responses";
  return path.includes("enerateContent") ? "gemini" : "openai";
}

const pacer = new Pacer();

const server = createServer((request, response) => {
  let body = "";
  request.setEncoding("utf8").on("data", (text: string) => {
    body += text;
  });
  request.on("end", () => {
    const path = request.url ?? "";
    const protocol = protocolOf(path);
    const scenario = parseScenario(path);
    const { events, pieces, whole } = answerFor(protocol, scenario);
    if (!/"stream":\s*true/.test(body) && !path.includes(":streamGenerateContent")) {
      response.writeHead(200, {
        ...heads[protocol],
        "content-type": "application/json",
        "content-length": whole.length,
      });
      response.end(whole);
      return;
    }
    response.writeHead(200, { ...heads[protocol], "content-type": "text/event-stream; charset=utf-8" });
    if (scenario.perSecond) pacer.add(response, events, scenario.perSecond);
    else void send(response, pieces);
  });
});

// A connection that ends between two rounds would count as a subject's failure.
server.keepAliveTimeout = 600_000;
server.listen(0, "127.0.0.1", () => process.stdout.write(`${(server.address() as AddressInfo).port}\n`));
