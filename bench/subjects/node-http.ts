/** The same loop as the base, over `node:http`. */
import { Agent, type IncomingMessage, request } from "node:http";
import type { Connect } from "./subject.ts";
import { textOf, type WireRequest, wholeTextOf, wireRequest } from "./wire.ts";

const agent = new Agent({ keepAlive: true });

function send({ url, method, headers, body }: WireRequest): Promise<IncomingMessage> {
  return new Promise((resolve, reject) => {
    request(url, { method, headers, agent }, resolve).on("error", reject).end(body);
  });
}

export const connect: Connect = async (target) => {
  const pick = textOf[target.protocol];
  return {
    async stream(onFirst) {
      const decoder = new TextDecoder();
      let rest = "";
      let text = "";
      for await (const chunk of await send(wireRequest(target, true))) {
        const lines = decoder.decode(chunk, { stream: true }).split("\n");
        lines[0] = rest + lines[0];
        rest = lines.pop() ?? "";
        for (const line of lines) {
          if (!line.startsWith("data: ")) continue;
          const data = line.slice(6);
          if (data === "[DONE]") continue;
          const piece = pick(JSON.parse(data));
          if (!piece) continue;
          if (text === "") onFirst();
          text += piece;
        }
      }
      return text;
    },
    async complete() {
      let json = "";
      for await (const text of (await send(wireRequest(target, false))).setEncoding("utf8")) json += text;
      return wholeTextOf[target.protocol](JSON.parse(json));
    },
  };
};
