/** Two deferred requests to Yandex, as its page on them has it: one is asked now and then whether it is done, the other is waited for. */
import { setTimeout } from "node:timers/promises";
import { getModel } from "afterword";
import { openOperations } from "afterword/operations";

await using operations = await openOperations();
const model = getModel("yandex:yandexgpt", { temperature: 0.5 });

console.log("Variant 1:");
const first = await operations.defer(
  model.prompt([
    { role: "system", text: "Find errors in the text and correct them" },
    { role: "user", text: "Laminate flooring is sutiable for instalation in the kitchen or in a child's room." },
  ]),
);
while (!(await first.status()).done) await setTimeout(50);
console.log((await first.result()).text);

console.log("Variant 2:");
const second = await operations.defer(
  model.prompt([
    { role: "system", text: "Find errors in the text and correct them" },
    { role: "user", text: "Erors will not corect themselves." },
  ]),
);
const { response } = await second.wait();
console.log(response?.text, response?.finishReason, response?.usage?.input, response?.usage?.output);
