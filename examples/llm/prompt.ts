/** A prompt, awaited for its text. */
import { getModel } from "afterword";

const model = getModel("gpt-4o-mini");
console.log(await model.prompt("Five surprising names for a pet pelican").text());
