/** sim:prose answers with plain sentences, always the same for the same seed and prompt, word by word. */
import { createHash } from "node:crypto";
import { clip } from "../tokens.js";
const sentences = [
    "No model was asked, so nothing in it is knowledge.",
    "The words come from a short list and a random number.",
    "They leave one at a time, with a small pause after each, the way a model sends them.",
    "Ask again with the same words and you will read the same reply.",
    "Another seed would have picked other sentences.",
    "Nothing left this machine to write it.",
    "It costs nothing, however long it gets.",
    "The token counts below it are an estimate: four characters make one.",
    "What travels over the wire has the shape of the real thing; what it says does not.",
    "If a program works with this answer, its plumbing is sound.",
    "A real model would have thought about your question instead.",
    "Whoever reads this in production has the wrong base URL.",
    "It can stop early, at a token limit or a stop sequence, like any other answer.",
    "There is no opinion here, and no memory of what came before.",
];
export const prose = (prompt, context) => ({
    choices: Array.from({ length: prompt.choices }, (_, index) => proseSteps(prompt, context, index)),
});
/** One choice of it: a text step a word, pauses between them, and the word for how it ended. */
function proseSteps(prompt, context, choice) {
    const { text, ending, stopSequence } = clip(compose(prompt.text, context.seed, choice), prompt.maxTokens, prompt.stop);
    const steps = [];
    for (const word of text.match(/\s*\S+|\s+$/g) ?? []) {
        if (steps.length > 0 && context.delayMs > 0)
            steps.push({ type: "pause", ms: context.delayMs });
        steps.push({ type: "text", text: word });
    }
    const words = context.protocol.finishWords;
    switch (ending) {
        case "stop":
            return steps;
        case "length":
            return [...steps, { type: "finish", reason: words.length }];
        case "stop-sequence":
            return [
                ...steps,
                { type: "finish", reason: words.stopSequence, ...(stopSequence !== undefined && { stopSequence }) },
            ];
        default:
            return ending;
    }
}
function compose(prompt, seed, choice) {
    const random = numbers(`${seed}\n${choice}\n${prompt}`);
    const left = [...sentences];
    const chosen = Array.from({ length: 4 + random(4) }, () => left.splice(random(left.length), 1)[0]);
    return ["This is a simulated answer.", mention(prompt), ...chosen].join(" ");
}
function mention(prompt) {
    const words = prompt.split(/\s+/).filter((word) => word !== "");
    if (words.length === 0)
        return "You wrote nothing that can be read.";
    const start = [...words.slice(0, 8).join(" ")].slice(0, 80).join("");
    return `You wrote “${start}${words.length > 8 ? " …" : ""}”, and here is a reply to it.`;
}
/** A stream of numbers below a limit that depends on `text` alone. */
function numbers(text) {
    let round = 0;
    return (below) => createHash("sha256").update(`${round++}\n${text}`).digest().readUInt32BE(0) % below;
}
