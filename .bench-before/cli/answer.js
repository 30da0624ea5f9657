import { murmur, note, print } from "./output.js";
/** Prints the text as it comes, with a line break at its end. What came before a failure stays, and ends in a line break too. */
export async function printAnswer(generation, { signal, hideReasoning = false, showTools = process.stderr.isTTY, asked, withText = true }) {
    const { isTTY } = process.stderr;
    const ofOthers = new Set();
    let isNewStep = false;
    let last = "";
    let thinking = false;
    const endThought = () => {
        if (thinking)
            murmur("\n");
        thinking = false;
    };
    try {
        for await (const event of generation.events()) {
            if (event.type === "text-delta") {
                if (event.text === "" || ofOthers.has(event.index))
                    continue;
                endThought();
                if (!withText)
                    continue;
                // As the library reads a chain's text: one step does not run into the next.
                const gap = isNewStep && last !== "" && !/\s$/.test(last) && !/^\s/.test(event.text) ? " " : "";
                isNewStep = false;
                last = event.text;
                await print(gap + event.text, signal);
            }
            else if (event.type === "block-start") {
                if (event.choice)
                    ofOthers.add(event.index);
            }
            else if (event.type === "reasoning-delta") {
                if (!isTTY || hideReasoning || ofOthers.has(event.index))
                    continue;
                thinking = true;
                murmur(event.text);
            }
            else if (event.type === "step-end") {
                isNewStep = true;
                ofOthers.clear();
            }
            else if (event.type === "block-end" && event.block.type === "tool-call") {
                if (showTools && asked !== "all")
                    murmur(`\n${event.block.name}(${JSON.stringify(event.block.input)})\n`);
            }
            else if (event.type === "tool-result") {
                const { output } = event.result;
                if (showTools)
                    murmur(`${typeof output === "string" ? output : JSON.stringify(output)}\n`);
            }
            else if (event.type === "retry" && isTTY) {
                murmur(`${event.message}\nAsking again in ${(event.waitMs / 1000).toFixed(1)} s.\n`);
            }
        }
    }
    finally {
        endThought();
        if (last !== "" && !last.endsWith("\n"))
            await print("\n", signal);
    }
    return generation;
}
/** What the text alone does not tell. */
export function noteRemarks(result) {
    for (const { message } of result.warnings)
        note(`Warning: ${message}`);
    if (result.choices.length > 1)
        note(`There are ${result.choices.length} answers; this is the first, and --json prints all.`);
    const remark = remarkOn(result);
    if (remark !== undefined)
        note(remark);
}
function remarkOn({ finishReason, refusal, toolCalls }) {
    switch (finishReason) {
        case "length":
            return "The answer ends at the token limit; -o maxTokens=... sets another.";
        case "content-filter":
            return "The provider's content filter ended the answer.";
        case "pause":
            return "The provider paused its turn; there may be more to come.";
        case "tool-calls":
            return `The model calls ${toolCalls.map(({ name }) => name).join(", ")}; --json prints with what.`;
        case "stop":
        case "refusal":
        case "unknown":
            if (refusal !== undefined)
                return `The model declined: ${refusal}`;
            return finishReason === "refusal" ? "The model declined." : undefined;
        default:
            return finishReason;
    }
}
