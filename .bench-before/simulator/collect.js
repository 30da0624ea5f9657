import { Failure } from "./failure.js";
/** Takes the work, and gives what the vendor says to it; nothing where the plan breaks the connection once it is taken. */
export function submit(plan, prompt, { deferred, operations, response, nextId }) {
    const nextCallId = () => nextId("call");
    const operation = operations.submit(plan, prompt, { id: nextId("operation"), nextCallId });
    if (!plan.choices[0]?.some(({ type }) => type === "cut"))
        return deferred.body(operation);
    response.destroy();
    return undefined;
}
/** Throws the vendor's failure for one that there is none of, or no more. */
export function collect(kind, target, { deferred, operations }) {
    const { keptMs } = deferred;
    const id = deferred.idIn(target);
    if (kind === "cancel") {
        const operation = operations.cancel(id, keptMs);
        if (operation)
            return deferred.body(operation);
        throw deferred.unknown(id);
    }
    const operation = operations.get(id, keptMs);
    if (!operation)
        throw deferred.unknown(id);
    const poll = operations.nextPoll(id);
    if (poll?.status !== undefined) {
        const { message, facts } = deferred.failure(poll.status);
        throw new Failure(poll.status, message, facts, poll.headers);
    }
    if (!poll)
        return deferred.body(operation);
    const { answer: _, ...running } = operation;
    return deferred.body({ ...running, done: false, modifiedAt: operation.createdAt, error: poll.error ?? {} });
}
