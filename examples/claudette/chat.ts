/** A conversation with a system prompt, which remembers; one answer with a given beginning. */
import { getModel } from "afterword";

const chat = getModel("claude-sonnet-4-5").conversation({
  system: "Always use tools if available, and calculations are requested.",
});
await chat.prompt("I'm Jeremy");
console.log(await chat.prompt("What's my name?").text());

const prefill = "According to Douglas Adams,";
console.log(await chat.prompt("Very concisely, what is the meaning of life?", { prefill }).text());
console.log(chat.messages.length, `${chat.usage}`);
