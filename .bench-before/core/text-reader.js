import { gapBefore } from "./result.js";
/** Text deltas of the first choice. */
function choiceReader() {
    let others;
    return (event) => {
        if (event.type === "text-delta")
            return others?.has(event.index) ? undefined : event.text;
        if (event.type === "block-start" && event.choice)
            (others ??= new Set()).add(event.index);
        else if (event.type === "step-end")
            others = undefined;
        return undefined;
    };
}
/** The same with what parts one step's text from the next. */
export function textReader() {
    const read = choiceReader();
    let last = "";
    let between = false;
    return (event) => {
        const text = read(event);
        if (event.type === "step-end")
            between = true;
        if (!text)
            return text;
        const gap = between ? gapBefore(text, last) : "";
        between = false;
        last = text;
        return gap + text;
    };
}
/** The same with `null` where another step begins. */
export function stepReader() {
    const read = choiceReader();
    return (event) => (event.type === "step-end" ? null : read(event));
}
