/** Submits a request to Yandex, prints by which id its answer will be found, and ends: the answer is not waited for. */
import { getModel } from "afterword";
import { openOperations } from "afterword/operations";

await using operations = await openOperations({ worker: false });
const model = getModel("yandex:yandexgpt", { temperature: 0.1, maxTokens: 2000, system: "Translate the text" });
const operation = await operations.defer(model.prompt("To be, or not to be: that is the question."));
console.log(operation.id);
