/** A callback for when all tokens have been received; the usage it reads needs no second request. */
import { getModel } from "afterword";

const generation = getModel("gpt-4o-mini").prompt("a short poem about a brick");
generation.onDone(async () => console.log(`Usage: ${await generation.usage()}`));
console.log(await generation.text());
