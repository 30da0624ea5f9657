/** Carries out a plan over one HTTP response: content, pauses, and everything that can go wrong on the way. */
import type { ServerResponse } from "node:http";
import { Answer } from "./answer.ts";
import type { Plan } from "./behaviour.ts";
import { type Clock, pause } from "./clock.ts";
import { Failure } from "./failure.ts";
import { streamedOutput, wholeOutput } from "./output.ts";
import type { Prompt } from "./prompt.ts";
import type { Protocol } from "./protocol.ts";
import { type HttpStep, isContent, type ScriptStep, splitDeltas, type TokenCounts } from "./steps.ts";

interface HttpDelivery {
  readonly prompt: Prompt;
  readonly protocol: Protocol;
  readonly response: ServerResponse;
  readonly clock: Clock;
}

interface Delivery extends HttpDelivery {
  /** Aborts when the connection ends. */
  readonly signal: AbortSignal;
  nextId(prefix: string): string;
}

/** Throws a Failure where the answer is an error and nothing of it has been sent. */
export async function deliver(plan: Plan, delivery: Delivery): Promise<void> {
  const { prompt, protocol, response, clock, signal, nextId } = delivery;
  const first = plan.choices[0]?.[0];
  if (first?.type === "http") return deliverHttp(first, delivery);
  const limits = protocol.limits({ now: clock.now(), tokens: prompt.inputTokens + (prompt.maxTokens ?? 0) });
  for (const [name, value] of Object.entries(limits)) response.setHeader(name, value);
  const answer = new Answer(prompt, nextId(protocol.idPrefix), clock.now(), givenUsage(plan), () => nextId("call"));
  const output = (prompt.stream ? streamedOutput : wholeOutput)(answer, protocol, response, plan.bytewise === true);
  for (const [index, step] of interleave(plan)) {
    switch (step.type) {
      case "pause":
        await pause(step.ms, clock, signal);
        break;
      case "stall":
        return;
      case "cut":
        return output.cut();
      case "error":
        return output.fail(protocol.streamError(step.error ?? {}));
      case "http":
      case "poll":
        break;
      default:
        await output.write(answer.apply(index, step));
    }
    if (signal.aborted) return;
  }
  await output.write(answer.end());
  await output.end();
}

/** Steps in the order they are sent: those of the first choice, and after each of its deltas one of every other choice. */
function* interleave(plan: Plan): Generator<readonly [index: number, step: ScriptStep]> {
  const [first = [], ...others] = plan.choices.map(splitDeltas);
  const waiting = others.map((steps) => steps.filter(isContent).values());
  for (const step of first) {
    yield [0, step];
    if (!isContent(step)) continue;
    for (const [other, steps] of waiting.entries()) {
      const { value } = steps.next();
      if (value) yield [other + 1, value];
    }
  }
  for (const [other, steps] of waiting.entries()) for (const step of steps) yield [other + 1, step];
}

function givenUsage(plan: Plan): Partial<TokenCounts> {
  const given = {};
  for (const step of plan.choices[0] ?? []) {
    const { type, ...counts } = step;
    if (type === "usage") Object.assign(given, counts);
  }
  return given;
}

/** An answer in place of everything else. */
export function deliverHttp(
  { status, headers = {}, body }: HttpStep,
  { protocol, prompt, response, clock }: HttpDelivery,
): void {
  if (body === undefined) {
    const { message, facts, headers: own } = protocol.failure(status);
    const waitMs = status === 429 ? waitMsOf(headers) : undefined;
    const limits = protocol.limits({
      now: clock.now(),
      tokens: prompt.inputTokens,
      ...(waitMs !== undefined && { waitMs }),
    });
    throw new Failure(status, message, facts, { ...limits, ...own, ...lowerCase(headers) });
  }
  if (protocol.requestIdHeader !== undefined) response.removeHeader(protocol.requestIdHeader);
  const text = typeof body === "string";
  response.writeHead(status, {
    "content-type": text ? "text/plain; charset=utf-8" : "application/json",
    ...lowerCase(headers),
  });
  response.end(text ? body : JSON.stringify(body));
}

/** Without it, a default header and a given one that differ only in case would both be sent. */
function lowerCase(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

function waitMsOf(headers: Readonly<Record<string, string>>): number {
  const { "retry-after-ms": ms, "retry-after": seconds } = lowerCase(headers);
  const wait = ms === undefined ? Number(seconds ?? 1) * 1000 : Number(ms);
  return Number.isFinite(wait) ? wait : 1000;
}
