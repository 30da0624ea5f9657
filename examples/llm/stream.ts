/** A prompt, streamed as it is generated. */
import { getModel } from "afterword";

const model = getModel("gpt-4o-mini");
for await (const text of model.prompt("Five surprising names for a pet pelican")) process.stdout.write(text);
console.log();
