/** Makes generations: of one call, or of a chain of them. */
import { Call, type CallMeans, type CallScope, logFailed } from "./call.ts";
import { Chain, type ChainPlan, type Journal } from "./chain.ts";
import type { ChainSettings } from "./chain-options.ts";
import type { Warning } from "./events.ts";
import { Generation } from "./generation.ts";
import type { GenerationOptions, Settled } from "./generation-options.ts";
import { newId } from "./id.ts";
import type { Message } from "./message.ts";
import type { PromptOptions } from "./options.ts";
import { type ModelRequest, requestOf } from "./request.ts";
import type { Result } from "./result.ts";
import { toSchema } from "./schema.ts";
import { trace } from "./telemetry.ts";
import { prepareToolboxes, toolList } from "./tool.ts";
import { type FinishedCall, runTools } from "./tool-run.ts";
import { Totals } from "./totals.ts";

export interface Means extends CallMeans {
  /** @throws UnsupportedError for what the model or its provider cannot do */
  check(request: ModelRequest): void;
}

/**
 * A prompt: one call; two where its answer has to be mended.
 * @throws UnsupportedError, CostLimitError: nothing was sent
 */
export function sendPrompt(request: ModelRequest, means: Means, options: PromptOptions, scope: CallScope): Generation {
  if (options.repair && options.schema !== undefined) {
    return sendSteps(request, means, options, { maxSteps: 2 }, scope, "none");
  }
  return startCall(request, means, options, withOwnBudget(options, scope)).generation;
}

/** @throws UnsupportedError, CostLimitError: nothing was sent */
export function sendChain(
  request: ModelRequest,
  means: Means,
  options: PromptOptions,
  settings: ChainSettings,
  scope: CallScope,
  runs: ChainPlan["runs"] = "all",
): Generation {
  return sendSteps(request, means, options, settings, scope, runs);
}

/** The same, going on from a journal, and writing it. */
export function sendDurable(
  request: ModelRequest,
  means: Means,
  options: PromptOptions,
  settings: ChainSettings,
  scope: CallScope,
  runs: ChainPlan["runs"],
  journal: Journal,
): Generation {
  return sendSteps(request, means, options, settings, scope, runs, journal);
}

/** What one prompt or chain may cost counts from nothing, or from what was spent before. */
function withOwnBudget({ maxCost }: PromptOptions, scope: CallScope, journal?: Journal): CallScope {
  if (maxCost === undefined) return scope;
  const spent = new Totals();
  for (const step of journal?.before ?? []) spent.add(step);
  return { ...scope, totals: [...scope.totals, spent], budgets: [...scope.budgets, { maxCost, spent }] };
}

function startCall(request: ModelRequest, means: Means, options: PromptOptions, scope: CallScope) {
  means.check(request);
  const call = new Call(request, means, options, scope);
  call.checkBudgets();
  const { signal, timeoutMs } = options;
  const generation = new Generation(() => request, {
    clock: means.clock,
    signal,
    timeoutMs,
    stream: (context) => call.stream(context),
    finalize: (settled) => call.finalize(settled),
    ...reading(request, means, options, scope),
    plan: { chain: false, settings: {}, options },
    runTools: (result) => runCalls(result, means, options, scope.generationId ?? call.id, () => call.id),
  });
  return { generation, call };
}

/** What a finished generation can still be asked for. */
function reading(
  request: ModelRequest,
  means: Means,
  options: PromptOptions,
  scope: CallScope,
): Pick<GenerationOptions, "schema" | "reply"> {
  return {
    schema: options.schema === undefined ? undefined : toSchema(options.schema),
    reply(messages: readonly Message[], others: PromptOptions) {
      const { system: _system, signal: _signal, ...same } = options;
      const all = { ...same, ...others };
      const { options: requestOptions } = requestOf(request.model, [], all);
      const next = { ...request, messages: [...request.messages, ...messages], options: requestOptions };
      return sendPrompt(next, means, all, { ...scope, generationId: undefined, step: 0 });
    },
  };
}

const { process: runtime } = globalThis as { process?: { emitWarning?(message: string): void } };

async function runCalls(
  { toolCalls }: Result,
  means: Means,
  options: PromptOptions,
  generationId: string,
  requestId: () => string,
): Promise<readonly FinishedCall[]> {
  await prepareToolboxes(options.tools);
  const write = toolCallWriter(means, options, generationId, requestId);
  return runTools(toolCalls, {
    tools: toolList(options.tools),
    signal: options.signal ?? new AbortController().signal,
    clock: means.clock,
    model: means.model.id,
    generationId,
    labels: options.labels,
    async onResult(done) {
      const failed = await write(done);
      // The answer has been given out already: there is no result left to tell it in.
      if (failed) runtime?.emitWarning?.(failed.message);
    },
  });
}

/** The tool has run, whether that can be written down or not: what keeps it from that is told, and changes nothing else. */
function toolCallWriter(
  means: Means,
  options: PromptOptions,
  generationId: string,
  requestId: () => string | undefined,
): (done: FinishedCall) => Promise<Warning | undefined> {
  return async ({ call, result, startedAt, durationMs }) => {
    const log = options.log ?? means.log;
    const id = requestId();
    if (!log) return undefined;
    const record = { generationId, call, result, startedAt, durationMs, ...(id !== undefined && { requestId: id }) };
    try {
      await log.writeToolCall?.(record);
      return undefined;
    } catch (error) {
      return logFailed(`The call of ${call.name}`, error);
    }
  };
}

function sendSteps(
  request: ModelRequest,
  means: Means,
  options: PromptOptions,
  settings: ChainSettings,
  outer: CallScope,
  runs: ChainPlan["runs"],
  journal?: Journal,
): Generation {
  const { clock } = means;
  const scope = withOwnBudget(options, outer, journal);
  const generationId = scope.generationId ?? newId(clock.now());
  const { signal, timeoutMs, labels } = options;
  const schema = options.schema === undefined ? undefined : toSchema(options.schema);
  let lastCall: Call | undefined;
  // What the first step is refused for is told at once.
  means.check(request);
  new Call(request, means, options, scope).checkBudgets();
  const chain = new Chain({
    journal,
    request,
    hasSystem: options.system !== undefined || journal?.hasSystem === true,
    tools: toolList(options.tools),
    runs,
    clock,
    generationId,
    labels,
    settings,
    repair: options.repair ? schema : undefined,
    prepare: () => prepareToolboxes(options.tools),
    send(stepRequest, step, stepSignal) {
      const { signal: _signal, timeoutMs: _timeoutMs, ...same } = options;
      const started = startCall(stepRequest, means, { ...same, signal: stepSignal }, { ...scope, generationId, step });
      lastCall = started.call;
      return started.generation;
    },
    onToolCall: toolCallWriter(means, options, generationId, () => lastCall?.id),
  });
  let end: ReturnType<typeof trace<"afterword:chain">>;
  return new Generation(() => request, {
    clock,
    signal,
    timeoutMs,
    plan: { chain: runs === "all", settings, options },
    stream(context) {
      end = trace("afterword:chain", () => ({
        request,
        model: means.model,
        generationId,
        ...(scope.conversationId !== undefined && { conversationId: scope.conversationId }),
        ...(labels && { labels }),
        startedAt: clock.now(),
      }));
      return chain.stream(context);
    },
    async finalize(settled: Settled) {
      await chain.settled();
      end?.({ result: settled.result, ...(!settled.ok && { error: settled.error }) });
      return settled;
    },
    ...reading(request, means, options, outer),
  });
}
