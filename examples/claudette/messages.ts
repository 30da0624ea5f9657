/** A result goes back as the message that it is; texts around it take turns. */
import { getModel, messages } from "afterword";

const model = getModel("claude-sonnet-4-5", { maxTokens: 200 });
const first = await model.prompt("I'm Jeremy");
console.log(`${first.text}\n${first.usage}`);

const dialog = messages(["I'm Jeremy", first, "I forgot my name. Can you remind me please?"]);
for (const message of dialog) console.log(JSON.stringify(message));

const { text, id, resolvedModel, role, finishReason, rawFinishReason } = await model.prompt(dialog);
console.log(text);
console.log({ id, resolvedModel, role, finishReason, rawFinishReason });
