/** OpenAI's own library. */
import { OpenAI } from "openai";
import { apiKey, baseURL, type Connect, modelNames, prompt, type Subject } from "./subject.ts";

export const connect: Connect = async (target) => {
  const client = new OpenAI({ apiKey, baseURL: `${baseURL(target)}/v1` });
  if (target.protocol === "responses") return connectResponses(client);
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

function connectResponses(client: OpenAI): Subject {
  const body = { model: modelNames.responses, input: prompt };
  return {
    async stream(onFirst) {
      let text = "";
      for await (const event of await client.responses.create({ ...body, stream: true })) {
        if (event.type !== "response.output_text.delta") continue;
        if (text === "") onFirst();
        text += event.delta;
      }
      return text;
    },
    async complete() {
      return (await client.responses.create(body)).output_text;
    },
  };
}
