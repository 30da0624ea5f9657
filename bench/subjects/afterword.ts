/** This project, as built: the public API, read as a user reads it. */
import { apiKey, baseURL, type Connect, modelNames, prompt, type Target } from "./subject.ts";

export const connect: Connect = async (target) => {
  const { createRegistry } = (await import(`${target.dist}index.js`)) as typeof import("../../src/index.ts");
  const provider = await providerFor(target);
  const model = createRegistry({ providers: [provider] }).getModel(`${provider.name}:${modelNames[target.protocol]}`);
  return {
    async stream(onFirst) {
      if (target.scenario.tool) return (await model.prompt(prompt).toolCalls())[0]?.inputText ?? "";
      let text = "";
      for await (const piece of model.prompt(prompt)) {
        if (text === "") onFirst();
        text += piece;
      }
      return text;
    },
    async complete() {
      return (await model.prompt(prompt, { stream: false })).text;
    },
  };
};

async function providerFor(target: Target) {
  switch (target.protocol) {
    case "openai":
    case "responses": {
      const { openai } = (await import(`${target.dist}openai.js`)) as typeof import("../../src/openai.ts");
      const api = target.protocol === "openai" ? "chat" : "responses";
      return openai({ api, apiKey, baseURL: `${baseURL(target)}/v1` });
    }
    case "anthropic": {
      const { anthropic } = (await import(`${target.dist}anthropic.js`)) as typeof import("../../src/anthropic.ts");
      return anthropic({ apiKey, baseURL: baseURL(target) });
    }
    case "gemini": {
      const { gemini } = (await import(`${target.dist}gemini.js`)) as typeof import("../../src/gemini.ts");
      return gemini({ apiKey, baseURL: baseURL(target) });
    }
    default:
      return target.protocol satisfies never;
  }
}
