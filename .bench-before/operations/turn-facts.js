/** What a worker's turn has to know of an operation, read from what is written down. */
import { ofSteps } from "../core/assembler.js";
import { estimateTokens } from "../core/estimate.js";
import { isObject } from "../core/json.js";
import { packPrefix } from "./store.js";
/** Whose limits it falls under. */
export function groupOf({ request }) {
    return request.model.slice(0, request.model.indexOf(":"));
}
/** Its own work, in which a call of the model may be made. */
export function ownWork(record, runAt) {
    const { id, priority, request } = record;
    const tokens = record.lane === "batch" ? {} : { tokens: tokensOf(request) };
    return { type: "enqueue", id, runAt, priority, group: groupOf(record), ...tokens };
}
/** To ask the provider how far it is: no call of the model. */
export function pollWork(record, runAt, notice) {
    const { id, priority } = record;
    return { type: "enqueue", id, runAt, priority, group: groupOf(record), ...(notice !== undefined && { notice }) };
}
/** By what the provider's webhooks name what it has, and whose they are. */
export function noticeOf(provider, lane, reference) {
    const name = lane?.noticed !== undefined && isObject(reference) ? reference[lane.noticed] : undefined;
    return typeof name === "string" ? `${provider} ${name}` : undefined;
}
/** It waits to be packed with others of the same model. */
export function packWork({ id, priority, request: { model } }, next, runAt) {
    const bytes = Buffer.byteLength(JSON.stringify(next));
    return { type: "enqueue", id, runAt, priority, group: `${packPrefix}${model}`, bytes };
}
/** What a provider counts against its limit: what is sent, and what may come. */
function tokensOf(request) {
    return estimateTokens(request) + (request.options.maxTokens ?? 0);
}
/** Up to a tenth more, by its id: what was submitted together is not asked for all at once. */
export function spread(ms, id) {
    let hash = 0;
    for (const character of id)
        hash = (hash * 31 + (character.codePointAt(0) ?? 0)) % 1009;
    return Math.round(ms * (1 + hash / 10_090));
}
/** Google's code 1 is CANCELLED, 4 DEADLINE_EXCEEDED: https://google.aip.dev/151 */
export const cancelledError = {
    name: "AbortError",
    code: "cancelled",
    message: "The operation was cancelled.",
};
export function deadlineError({ deadline = 0 }) {
    const message = `The operation was not done by its deadline, ${new Date(deadline).toISOString()}.`;
    return { name: "TimeoutError", code: "expired", message };
}
/** The tools of the request as they are registered here; the others are carried out elsewhere. */
export function runnable({ request }, tools) {
    return (request.options.tools ?? []).flatMap((each) => {
        if ("server" in each)
            return [];
        const tool = tools.get(each.name);
        return tool ? [tool] : [each];
    });
}
/** What somebody has decided instead of running a call of this step; what was decided on an earlier one is told there. */
export function decisions({ approvals = [] }, step) {
    const done = new Set(step?.toolResults.map(({ id }) => id));
    const calls = new Set(step?.answer?.toolCalls.map(({ id }) => id));
    return approvals.flatMap(({ call, decision }) => {
        if (!decision || decision.type === "approve" || done.has(call.id) || !calls.has(call.id))
            return [];
        const { id, name } = call;
        if (decision.type === "result")
            return [{ type: "tool-result", id, name, output: decision.output }];
        return [{ type: "tool-result", id, name, output: `Cancelled: ${decision.message}`, isError: true }];
    });
}
export function resultOf(steps, chain, timing) {
    if (chain || steps.length !== 1)
        return ofSteps(steps, timing);
    const { toolResults: _results, prompt: _prompt, ...result } = steps[0];
    return result;
}
/** Calls without a result, of tools that must not be run twice, that were begun, or that wait for a decision since. */
export function undecidedCalls({ approvals = [] }, step, decided, tools) {
    if (!step?.answer)
        return [];
    const done = new Set([...step.toolResults, ...decided].map(({ id }) => id));
    return step.answer.toolCalls.flatMap((call) => {
        const { effect = "once" } = tools.get(call.name) ?? {};
        if (effect !== "once" || done.has(call.id))
            return [];
        // Nobody has decided on it in time, and the operation was tried again.
        const waiting = approvals.find((each) => each.call.id === call.id && !each.decision);
        if (waiting)
            return [waiting];
        if (!step.started.includes(call.id))
            return [];
        return [{ call, reason: `${call.name} was running when its worker was lost; it may have had its effect.` }];
    });
}
/** The call that paused the chain, and those beside it that would. */
export function callsToApprove({ approvals = [] }, step, paused, tools) {
    const done = new Set(step?.toolResults.map(({ id }) => id));
    const decided = new Set(approvals.flatMap(({ call, decision }) => (decision ? [call.id] : [])));
    return (step?.toolCalls ?? []).flatMap((call) => {
        if (call.id === paused.toolCall.id)
            return [{ call, reason: paused.message }];
        if (done.has(call.id) || decided.has(call.id) || !tools.get(call.name)?.needsApproval)
            return [];
        return [{ call, reason: `${call.name} needs an approval.` }];
    });
}
/** As a Result has them. */
export function finishedSteps(records) {
    return records.flatMap(({ answer, toolResults }) => answer ? [{ ...answer, toolResults: inOrder(answer, toolResults) }] : []);
}
/** Of the calls, whichever was done first. */
function inOrder({ toolCalls }, results) {
    const order = toolCalls.map(({ id }) => id);
    return [...results].sort((a, b) => order.indexOf(a.id) - order.indexOf(b.id));
}
