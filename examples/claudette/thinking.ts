/** The same prompt without and with thinking, which comes as a part of its own before the text. */
import { getModel } from "afterword";

const chat = getModel("claude-sonnet-4-5").conversation();
console.log(await chat.prompt("Write a sentence about Python!").text());

const result = await chat.prompt("Write a sentence about Python!", { reasoning: { budgetTokens: 1024 } });
for (const part of result.parts) console.dir(part, { depth: null });
console.log(result.text, result.reasoning?.length);
