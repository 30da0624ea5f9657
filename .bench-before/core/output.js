/** Structured output: an answer's text as the value its schema asks for, whole, or as far as it has come. */
import { InvalidRequestError, OutputError } from "./errors.js";
import { isObject } from "./json.js";
import { PartialJson } from "./partial-json.js";
/** @throws OutputError with the text and what is wrong with it */
export async function readOutput(answer, schema) {
    const checked = await checkOutput(answer.text, schema);
    if ("value" in checked)
        return checked.value;
    throw new OutputError(outputMessage(answer, checked.issues), answer.text, checked.issues);
}
export async function checkOutput(text, schema) {
    let value;
    try {
        value = JSON.parse(withoutFence(text));
    }
    catch (error) {
        return { issues: [{ path: "", message: `not JSON: ${error.message}` }] };
    }
    return schema.check(unwrap(value, schema) ?? null);
}
function outputMessage(answer, issues) {
    const [first] = issues;
    const more = issues.length > 1 ? ` (and ${issues.length - 1} more)` : "";
    const why = answer.refusal !== undefined || answer.finishReason === "refusal"
        ? "The model declined."
        : answer.finishReason === "length"
            ? "It ends at the token limit; raise maxTokens."
            : answer.toolCalls.length > 0
                ? "The model called tools instead; run them with chain()."
                : "With repair: true the model is asked once to mend it.";
    return `The answer is not what the schema asks for: ${first ? describe(first) : "nothing came"}${more}. ${why}`;
}
export function describe({ path, message }) {
    // Libraries do not agree on the point at its end.
    const text = message.replace(/\.$/, "");
    return path === "" ? text : `${path}: ${text}`;
}
function withoutFence(text) {
    return /^\s*```\w*\n([\s\S]*?)\n?```\s*$/.exec(text)?.[1] ?? text;
}
/** The list or value itself, where it was sent as a member of an object. */
function unwrap(value, { member }) {
    return member !== undefined && isObject(value) ? value[member] : value;
}
/** Growing snapshots of what the texts hold, one at most for each text; `null` begins anew. */
export async function* partialOutputs(texts, schema) {
    let json = new PartialJson();
    for await (const text of texts) {
        if (text === null) {
            json = new PartialJson();
            continue;
        }
        json.push(text);
        const value = unwrap(json.snapshot(), schema);
        if (value !== undefined)
            yield value;
    }
}
/** The elements of the list in the texts, each as soon as it is complete; `null` begins anew. */
export async function* completeElements(texts, schema) {
    const member = listMember(schema);
    const ready = [];
    const start = () => new PartialJson({ member, onElement: (element) => ready.push(element) });
    let json = start();
    for await (const text of texts) {
        if (text === null)
            json = start();
        else
            json.push(text);
        yield* ready.splice(0);
    }
}
/** Where the list is: at the top, or the only list of an object. @throws InvalidRequestError where there is none, or several */
function listMember({ json, member }) {
    if (member === "items")
        return member;
    const properties = isObject(json.properties) ? Object.entries(json.properties) : [];
    const lists = properties.filter(([, schema]) => isObject(schema) && schema.type === "array");
    const [only, other] = lists;
    if (only && !other)
        return only[0];
    throw new InvalidRequestError("schema", `elements() needs a schema of a list, or of an object with one list in it; this one has ${lists.length}.`);
}
