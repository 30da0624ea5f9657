/** OpenAI's own library. */
import { OpenAI } from "openai";
import { apiKey, baseURL, type Connect, modelNames, prompt } from "./subject.ts";

export const connect: Connect = async (target) => {
  const client = new OpenAI({ apiKey, baseURL: `${baseURL(target)}/v1` });
  const body = { model: modelNames.openai, messages: [{ role: "user" as const, content: prompt }] };
  return {
    async stream(onFirst) {
      let text = "";
      for await (const chunk of await client.chat.completions.create({ ...body, stream: true })) {
        const piece = chunk.choices[0]?.delta.content;
        if (!piece) continue;
        if (text === "") onFirst();
        text += piece;
      }
      return text;
    },
    async complete() {
      const completion = await client.chat.completions.create(body);
      return completion.choices[0]?.message.content ?? "";
    },
  };
};
