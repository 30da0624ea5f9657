/** This project, as built: the public API, read as a user reads it. */
import { apiKey, baseURL, type Connect, modelNames, prompt } from "./subject.ts";

export const connect: Connect = async (target) => {
  const { createRegistry } = (await import(`${target.dist}index.js`)) as typeof import("../../src/index.ts");
  const model = createRegistry({ providers: [await provider()] }).getModel(
    `${target.protocol}:${modelNames[target.protocol]}`,
  );

  async function provider() {
    if (target.protocol === "openai") {
      const { openai } = (await import(`${target.dist}openai.js`)) as typeof import("../../src/openai.ts");
      return openai({ api: "chat", apiKey, baseURL: `${baseURL(target)}/v1` });
    }
    const { anthropic } = (await import(`${target.dist}anthropic.js`)) as typeof import("../../src/anthropic.ts");
    return anthropic({ apiKey, baseURL: baseURL(target) });
  }

  return {
    async stream(onFirst) {
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
