/** Several models asked at once, in one process, without threads. */
import { getModel } from "afterword";

const question = "What is the capital of Peru?";
const models = ["gpt-4o-mini", "gpt-5-nano", "claude-haiku-4-5"];
const texts = await Promise.all(models.map((id) => getModel(id).prompt(question).text()));
for (const [index, text] of texts.entries()) console.log(`${models[index]}: ${text}`);
