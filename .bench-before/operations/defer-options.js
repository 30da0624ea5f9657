/** What an operation is submitted with: checked, and as it is stored. */
import { InvalidRequestError } from "../core/errors.js";
import { show } from "../core/input.js";
import { toolList } from "../core/tool.js";
const mostLabelCharacters = 1024;
export function settingsOf({ chain, settings, options }, own) {
    const { maxSteps, finalPrompt, toolConcurrency } = settings;
    const { timeoutMs, markupPercent, system, repair } = options;
    const maxCost = own.maxCost ?? options.maxCost;
    const tools = chain ? toolList(options.tools).flatMap((each) => ("execute" in each ? [each.name] : [])) : [];
    return {
        chain,
        ...(tools.length > 0 && { tools }),
        ...(maxSteps !== undefined && { maxSteps }),
        ...(finalPrompt !== undefined && { finalPrompt }),
        ...(toolConcurrency !== undefined && { toolConcurrency }),
        ...(timeoutMs !== undefined && { timeoutMs }),
        ...(maxCost !== undefined && { maxCost }),
        ...(markupPercent !== undefined && { markupPercent }),
        ...(system !== undefined && { hasSystem: true }),
        ...(repair && options.schema !== undefined && { repair }),
        ...(own.lane === "auto" && { hedge: true }),
        ...(own.maxAttempts !== undefined && { maxAttempts: own.maxAttempts }),
    };
}
export function checkDeferOptions(options, now) {
    const wrong = (name, message) => new InvalidRequestError(name, message);
    const { deadline, notBefore, labels = {}, priority, idempotencyKey, maxAttempts } = options;
    for (const [name, date] of Object.entries({ deadline, notBefore })) {
        if (date !== undefined && !(date instanceof Date && Number.isFinite(date.getTime()))) {
            throw wrong(name, `${name} is ${show(date)}; it must be a Date.`);
        }
    }
    if (deadline && deadline.getTime() <= now)
        throw wrong("deadline", `deadline is ${deadline.toISOString()}, which has passed.`);
    if (deadline && notBefore && notBefore >= deadline)
        throw wrong("notBefore", "notBefore is not before the deadline.");
    for (const [name, value] of Object.entries(labels)) {
        if (typeof value !== "string" || name.length + value.length > mostLabelCharacters) {
            throw wrong("labels", `The label ${show(name)} is no text of at most ${mostLabelCharacters} characters.`);
        }
    }
    if (priority !== undefined && !Number.isInteger(priority))
        throw wrong("priority", `priority is ${show(priority)}; it must be an integer.`);
    if (maxAttempts !== undefined && !(Number.isInteger(maxAttempts) && maxAttempts >= 1)) {
        throw wrong("maxAttempts", `maxAttempts is ${show(maxAttempts)}; it must be an integer of at least 1.`);
    }
    if (idempotencyKey !== undefined && (typeof idempotencyKey !== "string" || !/^.{1,255}$/s.test(idempotencyKey))) {
        throw wrong("idempotencyKey", `idempotencyKey is ${show(idempotencyKey)}; it must be text of 1 to 255 characters.`);
    }
}
export async function hashOf(value) {
    const bytes = await crypto.subtle.digest("SHA-256", new TextEncoder().encode(JSON.stringify(value)));
    return Array.from(new Uint8Array(bytes), (byte) => byte.toString(16).padStart(2, "0")).join("");
}
