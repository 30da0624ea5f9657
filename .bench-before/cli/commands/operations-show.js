/** `aw operations get`, `result` and `events`: what is known of one operation now. */
import { AfterwordError } from "../../index.js";
import { noteRemarks } from "../answer.js";
import { cells, exactMoney, money } from "../cells.js";
import { print } from "../output.js";
import { ago } from "../since.js";
import { labelsOf } from "./operations.js";
import { outcomeError, readInteger, withOperation } from "./operations-store.js";
export async function showOperation(id, flags, signal) {
    const status = await withOperation(id, flags, (operation) => operation.status());
    if (flags.json)
        return print(`${JSON.stringify(status, undefined, 2)}\n`, signal);
    const { isTTY } = process.stdout;
    const lines = facts(status, isTTY).filter(([, value]) => value !== undefined && value !== "");
    const width = Math.max(...lines.map(([name]) => name.length)) + 2;
    const line = ([name, value]) => (isTTY ? `${name.padEnd(width)}${value}\n` : cells(name, value));
    await print(lines.map(line).join(""), signal);
}
function facts(status, forPeople) {
    const { id, description, createdAt, createdBy, modifiedAt, metadata, error, response } = status;
    const { state, model, lane, laneReason, batch, submission, priority, attempts, notBefore, deadline, idempotencyKey, waitingFor, approvals = [], } = metadata;
    const time = (text) => (forPeople ? `${text} (${ago(Date.parse(text), Date.now())})` : text);
    const cost = response?.cost && (forPeople ? money : exactMoney)(response.cost);
    return [
        ["id", id],
        ["state", state],
        ["model", model],
        ["lane", laneReason ?? (lane === "interactive" ? undefined : lane)],
        ["batch", batch],
        ["submission", submission],
        ["description", description],
        ["labels", labelsOf(status)],
        ["created", time(createdAt)],
        ["by", createdBy],
        ["modified", time(modifiedAt)],
        ["priority", priority === 0 ? undefined : priority],
        ["attempts", attempts === 0 ? undefined : attempts],
        ["not before", notBefore],
        ["deadline", deadline],
        ["key", idempotencyKey],
        ["waits for", waitingFor],
        ...approvals.map(({ call }) => ["call", `${call.id} ${call.name}(${JSON.stringify(call.input)})`]),
        ["error", error?.message],
        ["tokens", response?.usage && `${response.usage.input ?? "?"} in, ${response.usage.output ?? "?"} out`],
        ["cost", cost ?? response?.costUnknown],
        ["text", response?.text],
    ];
}
export async function showResult(id, flags, signal) {
    const status = await withOperation(id, flags, (operation) => operation.status());
    const { response } = status;
    const error = outcomeError(status);
    if (error)
        throw error;
    if (!response)
        return;
    if (flags.json)
        return print(`${JSON.stringify(response, undefined, 2)}\n`, signal);
    const { text } = response;
    if (text !== "")
        await print(text.endsWith("\n") ? text : `${text}\n`, signal);
    noteRemarks(response);
}
export async function showEvents(id, flags, signal) {
    const after = readInteger(flags.after, "--after");
    await withOperation(id, flags, async (operation) => {
        const only = flags.follow ? { signal } : { timeoutMs: 0, signal };
        const events = operation.events({ after, ...only });
        for await (const event of flags.follow ? events : untilNow(events)) {
            await print(`${JSON.stringify(event)}\n`, signal);
            signal.throwIfAborted();
        }
    });
}
/** Those that are there: the wait for more, which takes no time, ends it. */
export async function* untilNow(events) {
    try {
        yield* events;
    }
    catch (error) {
        if (!AfterwordError.isInstance(error) || error.code !== "timeout")
            throw error;
    }
}
