/** What a generation produced, as plain JSON. A Result is itself an assistant message: pass it back wherever a message goes. */
/** The messages a result stands for: itself, or each step of a chain with the results of its tools. */
export function messagesOf(result) {
    return result.steps ? stepMessages(result.steps) : [{ role: "assistant", parts: result.parts }];
}
export function stepMessages(steps) {
    return steps.flatMap(({ prompt, parts, toolResults }) => [
        ...(prompt ? [prompt] : []),
        // An answer of which nothing came is no message.
        ...(parts.length > 0 ? [{ role: "assistant", parts }] : []),
        ...(toolResults.length > 0 ? [{ role: "tool", parts: toolResults }] : []),
    ]);
}
/** Texts of steps as they are shown: a space where one would run into the next. It is never part of a message. */
export function joinTexts(texts) {
    return texts.reduce((all, text) => all + gapBefore(text, all) + text, "");
}
/** What goes between the text so far and the text of another step. */
export function gapBefore(text, before) {
    return text === "" || before === "" || /\s$/.test(before) || /^\s/.test(text) ? "" : " ";
}
