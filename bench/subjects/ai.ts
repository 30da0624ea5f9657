/** Vercel's AI SDK: `streamText` and `generateText` with its own providers. */
import { generateText, streamText } from "ai";
import { apiKey, baseURL, type Connect, modelNames, prompt, type Target } from "./subject.ts";

export const connect: Connect = async (target) => {
  const model = await modelFor(target);
  return {
    async stream(onFirst) {
      let text = "";
      for await (const piece of streamText({ model, prompt }).textStream) {
        if (text === "") onFirst();
        text += piece;
      }
      return text;
    },
    async complete() {
      return (await generateText({ model, prompt })).text;
    },
  };
};

async function modelFor(target: Target) {
  const settings = { apiKey, baseURL: `${baseURL(target)}/v1` };
  if (target.protocol !== "anthropic") {
    const { createOpenAI } = await import("@ai-sdk/openai");
    const openai = createOpenAI(settings);
    return target.protocol === "openai" ? openai.chat(modelNames.openai) : openai.responses(modelNames.responses);
  }
  const { createAnthropic } = await import("@ai-sdk/anthropic");
  return createAnthropic(settings)(modelNames.anthropic);
}
