/** What a caller may pass as a prompt, and how it becomes messages. */
import { file } from "./attachment.js";
import { InvalidRequestError } from "./errors.js";
import { roles } from "./message.js";
/** Turns any prompt into messages. @throws InvalidRequestError naming the place and what would be right */
export function toMessages(input, field = "prompt") {
    const items = Array.isArray(input) ? input : [input];
    const messages = [];
    let loose = [];
    const flush = () => {
        if (loose.length > 0)
            messages.push({ role: "user", parts: loose });
        loose = [];
    };
    items.forEach((item, index) => {
        const place = Array.isArray(input) ? `${field}[${index}]` : field;
        if (typeof item === "string" || item instanceof Uint8Array || isPart(item)) {
            loose.push(toPart(item, place));
        }
        else {
            flush();
            messages.push(toMessage(item, place));
        }
    });
    flush();
    if (messages.length === 0)
        throw new InvalidRequestError(field, `${field} is an empty list; pass text or messages.`);
    return messages;
}
/** Builds a history from a list in which bare strings take turns, user first; messages and Results keep their role. */
export function messages(turns) {
    const history = [];
    turns.forEach((turn, index) => {
        if (typeof turn !== "string") {
            history.push(toMessage(turn, `messages[${index}]`));
            return;
        }
        const role = history.at(-1)?.role === "user" ? "assistant" : "user";
        history.push({ role, parts: [toPart(turn, `messages[${index}]`)] });
    });
    return history;
}
/** The system prompt as one message; a list is joined by blank lines. */
export function systemMessage(system) {
    const list = typeof system === "string" ? [system] : system;
    const wrong = Array.isArray(list) ? list.findIndex((item) => typeof item !== "string") : 0;
    if (wrong >= 0)
        throw new InvalidRequestError("system", `system is text or a list of texts, not ${show(system)}.`);
    return { role: "system", parts: [{ type: "text", text: list.join("\n\n") }] };
}
function toMessage(value, place) {
    if (typeof value !== "object" || value === null || Array.isArray(value)) {
        throw new InvalidRequestError(place, `${place} is ${show(value)}; pass text, { role, content }, a Result or a file.`);
    }
    const { role = "user", content, text, parts } = value;
    if (!roles.includes(role)) {
        throw new InvalidRequestError(`${place}.role`, `${place}.role is ${show(role)}; use ${roles.join(", ")}.`);
    }
    if (Array.isArray(parts)) {
        // A Result carries its text beside its parts; the parts are what it said.
        return { role: role, parts: parts.map((part, index) => toPart(part, `${place}.parts[${index}]`)) };
    }
    if (content !== undefined && text !== undefined && content !== text) {
        throw new InvalidRequestError(place, `${place} has both content and text, and they differ; give one of them.`);
    }
    const body = content ?? text;
    if (typeof body === "string")
        return { role: role, parts: [toPart(body, place)] };
    if (Array.isArray(body) && body.length > 0) {
        return { role: role, parts: body.map((part, index) => toPart(part, `${place}.content[${index}]`)) };
    }
    throw new InvalidRequestError(place, `${place} should have "content" or "text" with something in it.`);
}
const partTypes = ["text", "reasoning", "refusal", "file", "tool-call", "tool-result", "provider"];
const partFields = {
    text: ["text"],
    reasoning: ["text"],
    refusal: ["text"],
    file: ["mediaType"],
    "tool-call": ["id", "name", "input"],
    "tool-result": ["id", "name", "output"],
    provider: ["provider", "block"],
};
function isPart(value) {
    return typeof value === "object" && value !== null && "type" in value && !("role" in value);
}
function toPart(value, place) {
    if (typeof value === "string")
        return { type: "text", text: value };
    if (value instanceof Uint8Array)
        return file(value);
    if (typeof value !== "object" || value === null) {
        throw new InvalidRequestError(place, `${place} is ${show(value)}; a part is text, bytes or an object with a type.`);
    }
    const part = value;
    if (!partTypes.includes(part.type)) {
        throw new InvalidRequestError(`${place}.type`, `${place}.type is ${show(part.type)}; use ${partTypes.join(", ")}.`);
    }
    const missing = partFields[part.type].find((field) => part[field] === undefined);
    if (missing)
        throw new InvalidRequestError(`${place}.${missing}`, `${place} is a ${part.type} part without ${missing}.`);
    if ("text" in part && typeof part.text !== "string") {
        throw new InvalidRequestError(`${place}.text`, `${place}.text is ${show(part.text)}; it must be text.`);
    }
    return part;
}
/** A value as it may stand in an error message: short, and never the whole of a large one. */
export function show(value) {
    if (value === undefined)
        return "undefined";
    if (typeof value === "function")
        return "a function";
    if (typeof value === "bigint" || typeof value === "symbol")
        return String(value);
    const text = JSON.stringify(value) ?? String(value);
    return text.length > 80 ? `${text.slice(0, 77)}...` : text;
}
