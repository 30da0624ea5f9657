/** The requests of work that is collected later: to submit it, to ask for it, to cancel it. */
import type { ServerResponse } from "node:http";
import type { Plan } from "./behaviour.ts";
import type { JsonObject } from "./json.ts";
import type { Operations } from "./operations.ts";
import type { Prompt } from "./prompt.ts";
import type { DeferredProtocol } from "./protocol.ts";
/** Takes the work, and gives what the vendor says to it; nothing where the plan breaks the connection once it is taken. */
export declare function submit(plan: Plan, prompt: Prompt, { deferred, operations, response, nextId }: Submission): JsonObject | undefined;
interface Submission {
    readonly deferred: DeferredProtocol;
    readonly operations: Operations;
    readonly response: ServerResponse;
    nextId(prefix: string): string;
}
/** Throws the vendor's failure for one that there is none of, or no more. */
export declare function collect(kind: "operation" | "cancel", target: string, { deferred, operations }: {
    readonly deferred: DeferredProtocol;
    readonly operations: Operations;
}): JsonObject;
export {};
