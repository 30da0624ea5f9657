import { providerRequest } from "../core/schema-tool.js";
import { OperationJournal } from "./journal.js";
import { NextCall } from "./next-call.js";
import { runnable } from "./turn-facts.js";
/** Where it is to read an answer that a lane gave, it stops at the tools that the answer calls. */
export function resumed(record, journal, { registry, tools }, { signal, answer }) {
    const { request, settings, lane, labels } = record;
    const { chain, maxSteps, finalPrompt, toolConcurrency, timeoutMs, maxCost, markupPercent, repair } = settings;
    return registry.resume(request, {
        generationId: record.id,
        labels,
        signal,
        tools: runnable(record, tools),
        runsTools: chain,
        journal,
        settings: {
            ...(chain ? maxSteps !== undefined && { maxSteps } : { maxSteps: repair ? 2 : 1 }),
            ...(finalPrompt !== undefined && { finalPrompt }),
            ...(toolConcurrency !== undefined && { toolConcurrency }),
            beforeCall: (_tool, call) => journal.onToolStart(call.id),
        },
        ...(lane !== "interactive" && { lane }),
        ...(answer && { answer }),
        ...(repair && request.options.schema && { repair, schema: request.options.schema }),
        ...(timeoutMs !== undefined && { timeoutMs }),
        ...(maxCost !== undefined && { maxCost }),
        ...(markupPercent !== undefined && { markupPercent }),
    });
}
/**
 * What is to be sent for the next call of an operation whose calls a lane carries out: the same that would be sent from here.
 * @throws what an operation ends with where there is none to be sent, such as a limit of steps or of money
 */
export async function nextRequest(record, steps, means, signal) {
    const { store, clock } = means;
    const fence = { id: record.id, epoch: 0 };
    // Nothing is written by it: it stops before anything happens.
    const journal = new OperationJournal({ store, clock, record, fence, steps, lane: { answered: false } });
    try {
        await resumed(record, journal, means, { signal });
    }
    catch (error) {
        if (!(error instanceof NextCall))
            throw error;
        const { provider, model } = means.registry.means(record.request.model);
        return providerRequest(error.request, provider, model);
    }
    throw new Error(`The operation ${record.id} has no call left to be sent.`);
}
