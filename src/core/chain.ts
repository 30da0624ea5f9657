/** A chain: the model answers, its tool calls are carried out, and it answers again, until it calls no more. Each step is a call of its own. */
import type { ChainSettings } from "./chain-options.ts";
import type { Clock } from "./clock.ts";
import { InvalidRequestError, StepLimitError } from "./errors.ts";
import type { FinishEvent, StepEndEvent, StreamEvent, Warning } from "./events.ts";
import type { Generation } from "./generation.ts";
import type { StreamContext } from "./generation-options.ts";
import { joined } from "./history.ts";
import type { Message, ToolCallPart, ToolResultPart } from "./message.ts";
import type { ServerTool, ToolDefinition } from "./options.ts";
import { checkOutput, describe } from "./output.ts";
import type { ModelRequest } from "./request.ts";
import { type Result, type Step, stepMessages } from "./result.ts";
import type { Schema } from "./schema.ts";
import type { Tool } from "./tool.ts";
import { PauseChain } from "./tool-errors.ts";
import { type FinishedCall, pendingCalls, runTools } from "./tool-run.ts";
import { Totals } from "./totals.ts";

/** Has a chain go on from what was written down of it, and writes down what comes. Each is awaited before the chain goes on. */
export interface Journal {
  /** The steps that are done, with the results of tools that there are. Calls of the last one without a result come first. */
  readonly before: readonly Step[];
  /** The first message of the request is a system prompt from the options. */
  readonly hasSystem: boolean;
  /** Ids of calls that somebody has approved. */
  readonly approved: ReadonlySet<string>;
  /** The request is about to be sent; what it throws ends the chain before that. */
  beforeStep(step: number, request: ModelRequest): Promise<void>;
  /** What comes of a step, its `step-end` and the results of its tools included, before anybody else is told. */
  onEvents(events: readonly StreamEvent[]): void;
  /** The answer is complete; none of its tools has run. */
  onStep(step: number, answer: Omit<Step, "toolResults">): Promise<void>;
  onToolResult(step: number, result: ToolResultPart): Promise<void>;
}

/** What the steps of a chain are made with. */
export interface ChainPlan {
  readonly journal?: Journal | undefined;
  /** Of the first step. */
  readonly request: ModelRequest;
  /** Its first message is a system prompt from the options. */
  readonly hasSystem: boolean;
  readonly tools: readonly (Tool | ToolDefinition | ServerTool)[];
  /** Which calls are carried out here: all, only those that the prompt has left open, or none. */
  readonly runs: "all" | "pending" | "none";
  readonly clock: Clock;
  readonly generationId: string;
  readonly labels?: Readonly<Record<string, string>> | undefined;
  readonly settings: ChainSettings;
  /** Where an answer that does not fit it is to be mended. */
  readonly repair?: Schema | undefined;
  prepare(): Promise<void>;
  /** Makes the call of a step. */
  send(request: ModelRequest, step: number, signal: AbortSignal): Generation;
  /** Writes down each tool that has run, or says what kept it from that. */
  onToolCall?(done: FinishedCall): Promise<Warning | undefined>;
}

const defaultMaxSteps = 10;

/** Leads a chain. */
export class Chain {
  readonly #plan: ChainPlan;
  readonly #spent = new Totals();
  #messages: readonly Message[];
  /** The step under way, for whoever has to wait until it is written down. */
  #current: Generation | undefined;

  constructor(plan: ChainPlan) {
    this.#plan = plan;
    const before = plan.journal?.before ?? [];
    this.#messages = joined(plan.request.messages, stepMessages(before));
    for (const step of before) this.#spent.add(step);
  }

  /** Resolves when the step under way, if there is one, has been counted and written down. */
  async settled(): Promise<void> {
    const current = this.#current;
    if (current) await new Promise((resolve) => current.onDone(resolve));
  }

  async *stream(context: StreamContext): AsyncGenerator<StreamEvent | readonly StreamEvent[]> {
    const { runs, repair, journal } = this.#plan;
    const first = journal?.before.length ?? 0;
    const { maxSteps = defaultMaxSteps, finalPrompt } = this.#plan.settings;
    await this.#plan.prepare();
    const last = journal?.before.at(-1);
    // Asked for once in a chain, also by whoever went on with it before.
    let repaired = journal?.before.some(({ prompt }) => prompt?.role === "user") ?? false;
    const mend =
      last && this.#next(last) === "done" && repair && !repaired ? await repairPrompt(last, repair) : undefined;
    if (last && this.#next(last) === "done" && !mend) return yield this.#finish(last);
    if (maxSteps > 0 && first >= maxSteps) throw new StepLimitError(maxSteps);
    const before = this.#messages;
    if (runs !== "none") await this.#runOpen(pendingCalls(before), context, first - 1);
    // Results of calls that the prompt has left open are the first step's; those of an earlier step are that step's own.
    let prompt = mend ?? (this.#messages === before || first > 0 ? undefined : this.#messages.at(-1));
    repaired ||= mend !== undefined;
    for (let step = first; ; step++) {
      const isLast = maxSteps > 0 && step === maxSteps - 1;
      const isFinal = isLast && step > 0 && finalPrompt !== undefined;
      if (isFinal) prompt = { role: "user", parts: [{ type: "text", text: finalPrompt }] };
      if (prompt && this.#messages.at(-1) !== prompt) this.#messages = joined(this.#messages, [prompt]);
      const request = this.#requestOf(step, isFinal);
      await journal?.beforeStep(step, request);
      const result = yield* this.#step(request, step, prompt, context);
      prompt = undefined;
      const next = this.#next(result);
      if (next === "done") {
        prompt = repair && !repaired ? await repairPrompt(result, repair) : undefined;
        if (!prompt) return yield this.#finish(result);
        repaired = true;
      }
      if (isLast) {
        // A mended answer is worth having, not worth failing for.
        if (next === "done") return yield this.#finish(result);
        throw new StepLimitError(maxSteps);
      }
      if (next === "tools") await this.#runCalls(result.toolCalls, context, step);
    }
  }

  /** Forwards the events of one call, with `step-end` in place of its `finish`. */
  async *#step(
    request: ModelRequest,
    step: number,
    prompt: Message | undefined,
    context: StreamContext,
  ): AsyncGenerator<readonly StreamEvent[], Result> {
    const generation = this.#plan.send(request, step, context.signal);
    this.#current = generation;
    let warnings = 0;
    const { journal } = this.#plan;
    for await (const batch of generation.batches()) {
      warnings += batch.filter(({ type }) => type === "warning").length;
      const events = batch.filter(({ type }) => type !== "finish");
      journal?.onEvents(events);
      yield events;
    }
    const result = await generation;
    this.#current = undefined;
    // What came up only when it was written down.
    const last = [
      ...result.warnings.slice(warnings).map((warning) => ({ type: "warning", warning }) as const),
      stepEnd(result, step, prompt),
    ];
    journal?.onEvents(last);
    this.#spent.add(result);
    this.#messages = joined(this.#messages, [{ role: "assistant", parts: result.parts }]);
    await journal?.onStep(step, { ...result, ...(prompt && { prompt }) });
    yield last;
    return result;
  }

  /** What an answer calls for. */
  #next(result: Result): "done" | "tools" | "go-on" {
    if (result.finishReason === "pause") return "go-on";
    if (this.#plan.runs !== "all" || result.toolCalls.length === 0) return "done";
    // Those that somebody else carries out are the caller's next move; the others wait for it with them.
    return result.toolCalls.some(({ name }) => this.#isExternal(name)) ? "done" : "tools";
  }

  #isExternal(name: string): boolean {
    return this.#plan.tools.some((tool) => "name" in tool && tool.name === name && !("execute" in tool));
  }

  /** The calls that the prompt ends with. */
  async #runOpen(calls: readonly ToolCallPart[], context: StreamContext, step: number): Promise<void> {
    const external = calls.find(({ name }) => this.#isExternal(name));
    if (external) {
      const { name, id } = external;
      const message = `The call ${id} of ${name} has no result, and ${name} is not carried out here; add its result to the prompt.`;
      throw new InvalidRequestError("prompt", message);
    }
    await this.#runCalls(calls, context, step);
  }

  /** @param step whose calls they are; −1 where they are the prompt's */
  async #runCalls(calls: readonly ToolCallPart[], { signal, emit }: StreamContext, step: number): Promise<void> {
    if (calls.length === 0) return;
    const { tools, clock, generationId, labels, journal } = this.#plan;
    const approved = journal?.approved;
    const { model } = this.#plan.request;
    const finished: FinishedCall[] = [];
    const onResult = async (done: FinishedCall) => {
      finished.push(done);
      const event = { type: "tool-result", result: done.result, durationMs: done.durationMs } as const;
      journal?.onEvents([event]);
      if (step >= 0) await journal?.onToolResult(step, done.result);
      emit(event);
      const failed = await this.#plan.onToolCall?.(done);
      if (failed) emit({ type: "warning", warning: failed });
    };
    try {
      await runTools(calls, {
        ...this.#plan.settings,
        tools,
        signal,
        clock,
        model,
        generationId,
        labels,
        approved,
        onResult,
      });
    } catch (error) {
      this.#addResults(calls, finished);
      if (PauseChain.isInstance(error)) error.messages = this.#ownMessages();
      throw error;
    }
    this.#addResults(calls, finished);
  }

  /** In the order of the calls. */
  #addResults(calls: readonly ToolCallPart[], finished: readonly FinishedCall[]): void {
    if (finished.length === 0) return;
    const parts = calls.flatMap((call) => finished.filter((done) => done.call === call).map(({ result }) => result));
    this.#messages = joined(this.#messages, [{ role: "tool", parts }]);
  }

  /** Without the system prompt, which is an option and given again. */
  #ownMessages(): readonly Message[] {
    return this.#plan.hasSystem ? this.#messages.slice(1) : this.#messages;
  }

  #requestOf(step: number, isFinal: boolean): ModelRequest {
    const { request } = this.#plan;
    if (step === 0) return { ...request, messages: this.#messages };
    // The beginning of the first answer is not that of the next; and a tool that is forced in every step would never let the chain end.
    const { prefill: _prefill, toolChoice, ...options } = request.options;
    const choice = isFinal && options.tools ? "none" : toolChoice === "none" ? toolChoice : undefined;
    return { ...request, messages: this.#messages, options: { ...options, ...(choice && { toolChoice: choice }) } };
  }

  #finish(last: Result): FinishEvent {
    const { usage } = this.#spent;
    return { ...endOf(last), type: "finish", ...(usage && { usage }) };
  }
}

function stepEnd(result: Result, step: number, prompt: Message | undefined): StepEndEvent {
  const { usage, cost, costUnknown, timing } = result;
  return {
    ...endOf(result),
    type: "step-end",
    step,
    ...(prompt && { prompt }),
    ...(usage && { usage }),
    ...(cost && { cost }),
    ...(costUnknown !== undefined && { costUnknown }),
    ...(timing && { timing }),
  };
}

function endOf(result: Result): Omit<FinishEvent, "type" | "usage"> {
  const { finishReason, rawFinishReason, stopSequence, logprobs, choices, providerMetadata } = result;
  return {
    finishReason,
    ...(rawFinishReason !== undefined && { rawFinishReason }),
    ...(stopSequence !== undefined && { stopSequence }),
    ...(logprobs !== undefined && { logprobs }),
    ...(choices.length > 1 && { choices: choices.map(choiceEnd) }),
    ...(providerMetadata && { providerMetadata }),
  };
}

function choiceEnd({ finishReason, rawFinishReason, stopSequence, logprobs }: Result["choices"][number]) {
  return {
    finishReason,
    ...(rawFinishReason !== undefined && { rawFinishReason }),
    ...(stopSequence !== undefined && { stopSequence }),
    ...(logprobs !== undefined && { logprobs }),
  };
}

/** What tells the model how its answer does not fit; `undefined` where it does, or where asking again is no use. */
async function repairPrompt(result: Result, schema: Schema): Promise<Message | undefined> {
  if (result.toolCalls.length > 0 || result.text === "") return undefined;
  const checked = await checkOutput(result.text, schema);
  if ("value" in checked) return undefined;
  const issues = checked.issues.map((issue) => `- ${describe(issue)}`).join("\n");
  const text = `That is not what was asked for:\n${issues}\nGive the whole answer again, as JSON that fits the schema, and nothing else.`;
  return { role: "user", parts: [{ type: "text", text }] };
}
