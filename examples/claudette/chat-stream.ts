/** A turn of a conversation, streamed, then read again as the finished answer. */
import { getModel } from "afterword";

const chat = getModel("claude-sonnet-4-5").conversation();
const turn = chat.prompt("I'm Jeremy");
for await (const text of turn) process.stdout.write(text);
console.log(`\n${(await turn).text}\n${await turn.usage()}`);
