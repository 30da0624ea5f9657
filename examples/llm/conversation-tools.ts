/** A conversation whose tools are there in every turn. */
import { setTimeout } from "node:timers/promises";
import { getModel, tool } from "afterword";

const searchWeb = tool({
  name: "search_web",
  description: "Search the web for information",
  input: "query",
  async execute({ query }, { signal }) {
    await setTimeout(10, undefined, { signal }); // a real search goes here
    return `Results for: ${query}`;
  },
});
const conversation = getModel("gpt-4.1-mini").conversation({ tools: searchWeb });
console.log(await conversation.chain("Find recent news about pelicans").text());
console.log(await conversation.chain("What about flamingos?").text());
