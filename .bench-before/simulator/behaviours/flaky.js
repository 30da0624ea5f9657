import { Failure } from "../failure.js";
import { prose } from "./prose.js";
/** The words for the faults, each with the parameters it takes besides `times`. */
const faults = {
    "429": ["retry-after", "retry-after-ms"],
    "500": [],
    "503": [],
    "529": [],
    html: [],
    stall: ["after"],
    cut: ["after"],
    error: ["after"],
    bytes: [],
};
const parameters = ["times", "after", "retry-after", "retry-after-ms"];
const help = `Fault words are ${Object.keys(faults).join(", ")}; parameters are ${parameters.join("=, ")}=.`;
const html = `<!DOCTYPE html>
<html>
<head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>simulated proxy</center></body>
</html>
`;
export const flaky = (prompt, context) => {
    const { fault, given } = readFault(prompt.text);
    const plan = prose(prompt, context);
    const attempt = context.countAttempt(`${context.protocol.name}\n${prompt.text}`);
    return given.times !== undefined && attempt > given.times ? plan : spoil(plan, fault, given);
};
function spoil(plan, fault, given) {
    switch (fault) {
        case "429":
            return only({ type: "http", status: 429, headers: waitHeaders(given) });
        case "500":
        case "503":
        case "529":
            return only({ type: "http", status: Number(fault) });
        case "html":
            return only({ type: "http", status: 502, headers: { "content-type": "text/html; charset=UTF-8" }, body: html });
        case "stall":
        case "cut":
        case "error":
            return { choices: plan.choices.map((steps) => [...firstDeltas(steps, given.after ?? 3), { type: fault }]) };
        case "bytes":
            // A pause a word would only make it longer: the pieces are what matters.
            return { choices: plan.choices.map((steps) => steps.filter((step) => step.type !== "pause")), bytewise: true };
        default:
            return fault;
    }
}
function only(step) {
    return { choices: [[step]] };
}
function waitHeaders(given) {
    const seconds = given["retry-after"] ?? (given["retry-after-ms"] === undefined ? 1 : undefined);
    return {
        ...(seconds !== undefined && { "retry-after": String(seconds) }),
        ...(given["retry-after-ms"] !== undefined && { "retry-after-ms": String(given["retry-after-ms"]) }),
    };
}
function firstDeltas(steps, count) {
    let seen = 0;
    return steps.filter((step) => {
        if (step.type === "text")
            seen++;
        return step.type !== "finish" && seen <= count && !(step.type === "pause" && seen >= count);
    });
}
function readFault(text) {
    const words = text.split(/\s+/);
    const fault = words.find((word) => Object.hasOwn(faults, word));
    if (fault === undefined)
        throw new Failure(400, `sim:flaky found no fault word in the last user message. ${help}`);
    const allowed = ["times", ...faults[fault]];
    const given = {};
    for (const word of words) {
        const [name, value] = word.split("=", 2);
        if (name === undefined || value === undefined)
            continue;
        if (!allowed.includes(name))
            throw new Failure(400, `sim:flaky knows no parameter ${name} for ${fault}. ${help}`);
        if (!/^\d+(\.\d+)?$/.test(value))
            throw new Failure(400, `sim:flaky: ${name} must be a number, not ${value}. ${help}`);
        given[name] = Number(value);
    }
    return { fault, given };
}
