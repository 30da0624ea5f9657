/** The requests of work that is collected later: to submit it, to ask for it, to cancel it. */
import type { ServerResponse } from "node:http";
import type { Plan } from "./behaviour.ts";
import { Failure } from "./failure.ts";
import type { JsonObject } from "./json.ts";
import type { Operations } from "./operations.ts";
import type { Prompt } from "./prompt.ts";
import type { DeferredProtocol } from "./protocol.ts";

/** Takes the work, and gives what the vendor says to it; nothing where the plan breaks the connection once it is taken. */
export function submit(
  plan: Plan,
  prompt: Prompt,
  { deferred, operations, response, nextId }: Submission,
): JsonObject | undefined {
  const nextCallId = () => nextId("call");
  const operation = operations.submit(plan, prompt, { id: nextId("operation"), nextCallId });
  if (!plan.choices[0]?.some(({ type }) => type === "cut")) return deferred.body(operation);
  response.destroy();
  return undefined;
}

interface Submission {
  readonly deferred: DeferredProtocol;
  readonly operations: Operations;
  readonly response: ServerResponse;
  nextId(prefix: string): string;
}

/** Throws the vendor's failure for one that there is none of, or no more. */
export function collect(
  kind: "operation" | "cancel",
  target: string,
  { deferred, operations }: { readonly deferred: DeferredProtocol; readonly operations: Operations },
): JsonObject {
  const { keptMs } = deferred;
  const id = deferred.idIn(target);
  if (kind === "cancel") {
    const operation = operations.cancel(id, keptMs);
    if (operation) return deferred.body(operation);
    throw deferred.unknown(id);
  }
  const operation = operations.get(id, keptMs);
  if (!operation) throw deferred.unknown(id);
  const poll = operations.nextPoll(id);
  if (poll?.status !== undefined) {
    const { message, facts } = deferred.failure(poll.status);
    throw new Failure(poll.status, message, facts, poll.headers);
  }
  if (!poll) return deferred.body(operation);
  const { answer: _, ...running } = operation;
  return deferred.body({ ...running, done: false, modifiedAt: operation.createdAt, error: poll.error ?? {} });
}
