/** The two ways an answer leaves: event by event, or whole; each can break off. */
import type { ServerResponse } from "node:http";
import type { Answer, Change } from "./answer.ts";
import { turn } from "./clock.ts";
import type { Failure } from "./failure.ts";
import type { Protocol } from "./protocol.ts";

interface Output {
  write(changes: readonly Change[]): Promise<void>;
  /** Ends with an error; throws the failure where nothing has been sent. */
  fail(error: { readonly failure: Failure; readonly text: string }): Promise<void>;
  /** Destroys the socket once everything before has left. */
  cut(): Promise<void>;
  end(): Promise<void>;
}

/** Sends nothing, not even headers, before the first content: a pause that comes first delays the first byte. */
export function streamedOutput(
  answer: Answer,
  protocol: Protocol,
  response: ServerResponse,
  bytewise: boolean,
): Output {
  const writer = protocol.stream(answer);
  let opened = false;
  const send = (text: string) => {
    if (opened) return sendText(response, text, bytewise);
    opened = true;
    const { streamType = "text/event-stream; charset=utf-8" } = protocol;
    response.writeHead(200, { "content-type": streamType, "cache-control": "no-cache" });
    return sendText(response, writer.open() + text, bytewise);
  };
  return {
    async write(changes) {
      if (changes.length > 0) await send(changes.map((change) => writer.write(change)).join(""));
    },
    async fail({ text }) {
      await send(text);
      response.end();
    },
    async cut() {
      response.destroy();
    },
    async end() {
      await send(writer.close());
      response.end();
    },
  };
}

/** Waits for the end of the answer and sends it as one JSON body; cut, it leaves half of what there is, or nothing. */
export function wholeOutput(answer: Answer, protocol: Protocol, response: ServerResponse, bytewise: boolean): Output {
  const open = () => {
    const body = JSON.stringify(protocol.answerBody(answer));
    // Chunks keep single bytes apart that one body would let the network join again.
    const length = bytewise ? {} : { "content-length": Buffer.byteLength(body) };
    response.writeHead(200, { "content-type": "application/json", ...length });
    return body;
  };
  return {
    async write() {},
    async fail({ failure }) {
      throw failure;
    },
    async cut() {
      if (answer.choices.some((choice) => choice.blocks.length > 0)) {
        const body = open();
        await sendText(response, body.slice(0, body.length / 2), bytewise);
      }
      response.destroy();
    },
    async end() {
      await sendText(response, open(), bytewise);
      response.end();
    },
  };
}

/** Resolves when the text has been handed to the network, so that a cut right after it takes nothing back. */
async function sendText(response: ServerResponse, text: string, bytewise: boolean): Promise<void> {
  if (!bytewise) return send(response, text);
  for (const byte of Buffer.from(text)) {
    await send(response, Buffer.of(byte));
    await turn();
    if (response.destroyed) return;
  }
}

function send(response: ServerResponse, chunk: string | Buffer): Promise<void> {
  if (chunk.length === 0) return Promise.resolve();
  return new Promise((resolve) => {
    response.write(chunk, () => resolve());
  });
}
