/** The base of every ratio: the least that reads a stream correctly, over undici. */
import { request } from "undici";
import type { Connect } from "./subject.ts";
import { textOf, wholeTextOf, wireRequest } from "./wire.ts";

export const connect: Connect = async (target) => {
  const pick = textOf[target.protocol];
  return {
    async stream(onFirst) {
      const { url, ...options } = wireRequest(target, true);
      const { body } = await request(url, options);
      const decoder = new TextDecoder();
      let rest = "";
      let text = "";
      for await (const chunk of body) {
        // Only the new part is searched: a line in a thousand pieces is still read once.
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
      const { url, ...options } = wireRequest(target, false);
      const { body } = await request(url, options);
      return wholeTextOf[target.protocol](await body.json());
    },
  };
};
