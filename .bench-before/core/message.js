export const roles = ["system", "user", "assistant", "tool"];
/** All text of a message, joined: never reasoning, never refusals. */
export function textOf(parts) {
    let text = "";
    for (const part of parts)
        if (part.type === "text")
            text += part.text;
    return text;
}
