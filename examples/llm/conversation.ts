/** A conversation: the second prompt is understood by what was said before. */
import { getModel } from "afterword";

const conversation = getModel("gpt-4o-mini").conversation();
console.log(await conversation.prompt("Five fun facts about pelicans").text());
console.log(await conversation.prompt("Now do skunks").text());
