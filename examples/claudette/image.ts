/** The bytes of an image and a question, as one message. */
import { getModel } from "afterword";

const image = Buffer.from(
  "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==",
  "base64",
);
const model = getModel("claude-sonnet-4-5");
console.log(await model.prompt([image, "In brief, what color flowers are in this image?"]).text());
console.log(`${model.usage}`);
