/** What a model has used adds up over its calls, awaited or streamed; a log in memory keeps each of them. */
import { getModel, memoryLog } from "afterword";

const log = memoryLog();
const model = getModel("claude-sonnet-4-5", { log });
console.log(await model.prompt("Hi").text());
console.log(`${model.usage}`);

const question = "Very concisely, what is the meaning of life?";
const prefill = "According to Douglas Adams,";
console.log(await model.prompt(question, { prefill }).text());
console.log(`${model.usage}`);

for await (const text of model.prompt(question, { prefill })) process.stdout.write(text);
console.log(`\n${model.usage}`);
for (const { request, result } of log.requests) console.log(request.options, result.finishReason);
