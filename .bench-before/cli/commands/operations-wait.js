/** `aw operations wait` and `watch`: until they are done; interrupted, they go on without us. */
import { AfterwordError } from "../../index.js";
import { cells } from "../cells.js";
import { Stop } from "../failure.js";
import { note, print } from "../output.js";
import { readSpan } from "../since.js";
import { untilNow } from "./operations-show.js";
import { outcomeError, pickUp, withOperations } from "./operations-store.js";
import { EventView } from "./operations-view.js";
export async function waitForOperations(ids, flags, signal) {
    const timeoutMs = flags.timeout === undefined ? undefined : readSpan(flags.timeout, "--timeout");
    await withOperations(ids, flags, async (found) => {
        const told = async (operation, until) => {
            const status = await waitFor(operation, timeoutMs, until);
            if (status.done && !until.aborted)
                await print(cells(status.id, status.metadata.state), signal);
            return status;
        };
        for (const status of await Promise.all(found.map((each) => each.status()))) {
            if (status.metadata.state === "awaiting-approval")
                note(outcomeError(status)?.message ?? "");
        }
        const enough = new AbortController();
        const until = AbortSignal.any([signal, enough.signal]);
        const waits = found.map((each) => told(each, until));
        try {
            report(await interruptible(found, signal, flags.any ? firstOf(waits) : Promise.all(waits)));
        }
        finally {
            enough.abort();
            await Promise.allSettled(waits);
        }
    });
}
async function firstOf(waits) {
    return [await Promise.race(waits)];
}
/** Its status when it is done, or when the time is up. */
export async function waitFor(operation, timeoutMs, signal) {
    try {
        return await operation.wait({ signal, ...(timeoutMs !== undefined && { timeoutMs }) });
    }
    catch (error) {
        if (!AfterwordError.isInstance(error) || error.code !== "timeout")
            throw error;
        return await operation.status();
    }
}
/** Says how to go on where somebody has had enough of waiting. */
export async function interruptible(operations, signal, waiting) {
    try {
        return await waiting;
    }
    catch (error) {
        // A reader of stdout that has seen enough needs no advice.
        const interrupted = signal.aborted && signal.reason instanceof Stop && signal.reason.exitCode !== 0;
        if (interrupted)
            note(pickUp(operations.map(({ id }) => id)));
        throw error;
    }
}
/** Of several the gravest is the outcome: what still runs, then what failed. The others get a line of their own. */
function report(statuses) {
    const errors = statuses.map(outcomeError).filter((error) => error !== undefined);
    const worst = [5, 1, 6].flatMap((code) => errors.filter(({ exitCode }) => exitCode === code))[0];
    for (const error of errors)
        if (error !== worst)
            note(error.message);
    if (worst)
        throw worst;
}
export async function watchOperations(ids, flags, signal) {
    await withOperations(ids, flags, async (found) => {
        const watching = found.map((operation) => watch(operation, found.length > 1, signal));
        report(await interruptible(found, signal, Promise.all(watching)));
    });
}
/** First what has happened, without what counts for nothing any more; then what happens. */
async function watch(operation, isOneOfMany, signal) {
    const view = new EventView(operation.id, isOneOfMany, signal);
    let after = 0;
    const past = [];
    for await (const stored of untilNow(operation.events({ signal, timeoutMs: 0 })))
        past.push(stored);
    after = past.at(-1)?.sequence ?? 0;
    await view.showPast(past.map(({ event }) => event));
    try {
        for await (const { event } of operation.events({ signal, after })) {
            await view.show(event);
            signal.throwIfAborted();
        }
    }
    finally {
        await view.end();
    }
    return await operation.status();
}
