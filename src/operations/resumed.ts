/** The generation of an operation, made again from what is written down of it. */
import type { StreamEvent } from "../core/events.ts";
import type { Generation } from "../core/generation.ts";
import type { Registry } from "../core/registry.ts";
import type { ModelRequest } from "../core/request.ts";
import { providerRequest } from "../core/schema-tool.ts";
import type { Tool } from "../core/tool.ts";
import { type JournalOptions, OperationJournal } from "./journal.ts";
import { NextCall } from "./next-call.ts";
import type { OperationRecord, StepRecord } from "./record.ts";
import { runnable } from "./turn-facts.ts";

export interface ResumeMeans {
  readonly registry: Registry;
  readonly tools: ReadonlyMap<string, Tool>;
}

interface ResumeHow {
  readonly signal: AbortSignal;
  /** What a lane gave for its first call. */
  readonly answer?: readonly StreamEvent[] | undefined;
}

/** Where it is to read an answer that a lane gave, it stops at the tools that the answer calls. */
export function resumed(
  record: OperationRecord,
  journal: OperationJournal,
  { registry, tools }: ResumeMeans,
  { signal, answer }: ResumeHow,
): Generation {
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
export async function nextRequest(
  record: OperationRecord,
  steps: readonly StepRecord[],
  means: ResumeMeans & Pick<JournalOptions, "store" | "clock">,
  signal: AbortSignal,
): Promise<ModelRequest> {
  const { store, clock } = means;
  const fence = { id: record.id, epoch: 0 };
  // Nothing is written by it: it stops before anything happens.
  const journal = new OperationJournal({ store, clock, record, fence, steps, lane: { answered: false } });
  try {
    await resumed(record, journal, means, { signal });
  } catch (error) {
    if (!(error instanceof NextCall)) throw error;
    const { provider, model } = means.registry.means(record.request.model);
    return providerRequest(error.request, provider, model);
  }
  throw new Error(`The operation ${record.id} has no call left to be sent.`);
}
