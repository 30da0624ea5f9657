/** Models answer with what comes after the prefill; the text block of the first choice then begins with it. */
export async function* withPrefill(prefill, batches) {
    let block;
    let blocks = 0;
    for await (const batch of batches) {
        const events = [];
        for (const event of Array.isArray(batch) ? batch : [batch]) {
            if (event.type === "block-start")
                blocks = Math.max(blocks, event.index + 1);
            if (event.type === "finish" && block === undefined)
                events.push(...alone(prefill, blocks));
            if (event.type === "block-end" && event.index === block && event.block.type === "text") {
                events.push({ ...event, block: { ...event.block, text: prefill + event.block.text } });
                continue;
            }
            events.push(event);
            if (event.type === "block-start" && block === undefined && event.kind === "text" && !event.choice) {
                block = event.index;
                events.push({ type: "text-delta", index: block, text: prefill });
            }
        }
        yield events;
    }
}
/** The model had nothing to add. */
function alone(text, index) {
    return [
        { type: "block-start", index, kind: "text" },
        { type: "text-delta", index, text },
        { type: "block-end", index, block: { type: "text", text } },
    ];
}
