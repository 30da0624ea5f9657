/** A prompt cache: what the first turn writes, the second reads, and only what is new costs the full price. */
import { getModel, usageTable } from "afterword";

const chat = getModel("claude-sonnet-4-5").conversation({ cache: true });
await chat.prompt("Lorem ipsum dolor sit amet".repeat(150));
console.log(`${chat.usage}`);

console.log(await chat.prompt("Whoops, sorry about that!").text());
console.log(`${chat.usage}`);
console.log(usageTable(chat.usage, chat.cost, { format: "markdown" }));
