import { isObject, parseJson } from "../json.js";
import { openaiResponses } from "../protocols/openai-responses.js";
export function numberedEvents({ state, fault, rows: [row] }, { queued, begun, now }) {
    const first = [
        { type: "response.created", response: queued },
        { type: "response.queued", response: queued },
    ];
    const events = fault.stuck ? first : [...first, { type: "response.in_progress", response: begun }];
    const { status } = now;
    if (state === "done" && row?.outcome && "answer" in row.outcome)
        events.push(...answerEvents(row.outcome.answer));
    else if (status !== "queued" && status !== "in_progress")
        events.push({ type: `response.${status}`, response: now });
    return events.map((event, number) => ({ ...event, sequence_number: number }));
}
/** What the protocol writes of the same answer at once, without how that begins. */
function answerEvents(answer) {
    const writer = openaiResponses.stream(answer);
    const changes = answer.choices.flatMap((choice) => choice.blocks.flatMap((block) => changesOf(choice, block)));
    const text = [...changes.map((change) => writer.write(change)), writer.close()].join("");
    return text.split("\n\n").flatMap((event) => {
        const value = parseJson(event.slice(event.indexOf("\ndata: ") + 7));
        return isObject(value) ? [value] : [];
    });
}
/** A block as it may have grown, a word at a time. */
function changesOf(choice, block) {
    const words = block.type === "redacted-reasoning" ? [] : (block.text.match(/\s*\S+|\s+$/g) ?? []);
    return [
        { type: "start", choice, block },
        ...words.map((text) => ({ type: "delta", choice, block, text })),
        { type: "end", choice, block },
    ];
}
