import { Failure } from "../failure.js";
import { isArray, parseJson } from "../json.js";
import { findFault } from "../steps.js";
export const script = (prompt, context) => {
    const steps = stepsOf(prompt, context);
    const fault = findFault(steps);
    if (fault !== undefined)
        throw new Failure(400, fault);
    const { protocol } = context;
    const lacking = steps.find((step) => protocol.lacks.includes(step.type));
    if (lacking)
        throw new Failure(400, `The protocol ${protocol.name} has no form for the step ${lacking.type}.`);
    return { choices: Array.from({ length: prompt.choices }, () => steps) };
};
function stepsOf(prompt, context) {
    const written = parseJson(prompt.text);
    if (!isArray(written)) {
        const next = context.nextScript();
        if (next)
            return next;
        throw new Failure(400, "sim:script has no steps: send a JSON array of steps as the last user message, or give the simulator more scripts.");
    }
    // One list an answer, for a message that is answered several times with tool results in between.
    if (written.length === 0 || !written.every(isArray))
        return written;
    const steps = written[prompt.turn];
    if (steps)
        return steps;
    throw new Failure(400, `sim:script was given steps for ${written.length} answers, and this is answer ${prompt.turn + 1}.`);
}
