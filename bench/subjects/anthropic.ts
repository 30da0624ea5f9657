/** Anthropic's own library. */
import { Anthropic } from "@anthropic-ai/sdk";
import { apiKey, baseURL, type Connect, maxTokens, modelNames, prompt } from "./subject.ts";

export const connect: Connect = async (target) => {
  const client = new Anthropic({ apiKey, baseURL: baseURL(target) });
  const body = {
    model: modelNames.anthropic,
    max_tokens: maxTokens,
    messages: [{ role: "user" as const, content: prompt }],
  };
  return {
    async stream(onFirst) {
      let text = "";
      for await (const event of await client.messages.create({ ...body, stream: true })) {
        if (event.type !== "content_block_delta" || event.delta.type !== "text_delta") continue;
        if (text === "") onFirst();
        text += event.delta.text;
      }
      return text;
    },
    async complete() {
      const [block] = (await client.messages.create(body)).content;
      return block?.type === "text" ? block.text : "";
    },
  };
};
