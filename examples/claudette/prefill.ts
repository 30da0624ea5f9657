/** The answer begins as it is told to, in the stream and in the finished result. */
import { getModel } from "afterword";

const generation = getModel("claude-sonnet-4-5").prompt("Very concisely, what is the meaning of life?", {
  prefill: "According to Douglas Adams,",
});
for await (const text of generation) console.log(JSON.stringify(text));
const value = await generation; // the finished answer, without a second request
console.log(value.text);
