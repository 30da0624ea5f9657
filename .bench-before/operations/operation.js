var __addDisposableResource = (this && this.__addDisposableResource) || function (env, value, async) {
    if (value !== null && value !== void 0) {
        if (typeof value !== "object" && typeof value !== "function") throw new TypeError("Object expected.");
        var dispose, inner;
        if (async) {
            if (!Symbol.asyncDispose) throw new TypeError("Symbol.asyncDispose is not defined.");
            dispose = value[Symbol.asyncDispose];
        }
        if (dispose === void 0) {
            if (!Symbol.dispose) throw new TypeError("Symbol.dispose is not defined.");
            dispose = value[Symbol.dispose];
            if (async) inner = dispose;
        }
        if (typeof dispose !== "function") throw new TypeError("Object not disposable.");
        if (inner) dispose = function() { try { inner.call(this); } catch (e) { return Promise.reject(e); } };
        env.stack.push({ value: value, dispose: dispose, async: async });
    }
    else if (async) {
        env.stack.push({ async: true });
    }
    return value;
};
var __disposeResources = (this && this.__disposeResources) || (function (SuppressedError) {
    return function (env) {
        function fail(e) {
            env.error = env.hasError ? new SuppressedError(e, env.error, "An error was suppressed during disposal.") : e;
            env.hasError = true;
        }
        var r, s = 0;
        function next() {
            while (r = env.stack.pop()) {
                try {
                    if (!r.async && s === 1) return s = 0, env.stack.push(r), Promise.resolve().then(next);
                    if (r.dispose) {
                        var result = r.dispose.call(r.value);
                        if (r.async) return s |= 2, Promise.resolve(result).then(next, function(e) { fail(e); return next(); });
                    }
                    else s |= 1;
                }
                catch (e) {
                    fail(e);
                }
            }
            if (s === 1) return env.hasError ? Promise.reject(env.error) : Promise.resolve();
            if (env.hasError) throw env.error;
        }
        return next();
    };
})(typeof SuppressedError === "function" ? SuppressedError : function (error, suppressed, message) {
    var e = new Error(message);
    return e.name = "SuppressedError", e.error = error, e.suppressed = suppressed, e;
});
/** A deferred generation: an id, a state, and in the end a result or an error. */
import { InvalidRequestError } from "../core/errors.js";
import { show } from "../core/input.js";
import { nothingReserved, released } from "./budgets.js";
import { OperationFailedError, OperationNotFoundError } from "./errors.js";
import { isDone } from "./record.js";
import { statusOf } from "./status.js";
import { cancelledError, ownWork } from "./turn-facts.js";
import { Watch } from "./watch.js";
const pageOfEvents = 500;
/**
 * Made by `operations.defer()` or `operations.attach()`. It holds nothing but the id: every method asks the store, so that it tells what is true now, whichever
 * process has done it.
 */
export class Operation {
    id;
    #store;
    #now;
    /** @internal */
    constructor(id, store, now) {
        this.id = id;
        this.#store = store;
        this.#now = now;
    }
    /** @throws OperationNotFoundError */
    async status() {
        const record = await this.#record();
        const { submission: id, state } = record;
        // What the provider calls it stands with the submission that it is in.
        const submission = id !== undefined && state === "waiting" ? await this.#store.submission(id) : undefined;
        const { reference, waitingFor } = submission ?? {};
        return statusOf({
            ...record,
            ...(reference !== undefined && { reference }),
            ...(waitingFor !== undefined && { waitingFor }),
        });
    }
    /**
     * What it produced.
     * @throws OperationFailedError when it is not done, failed, was cancelled or has expired
     */
    async result() {
        const record = await this.#record();
        const { state, result, error, id } = record;
        if (result)
            return result;
        const message = isDone(state)
            ? `The operation ${id} has ${ended[state]}: ${error?.message}`
            : `The operation ${id} is ${state} and has no result yet; wait() for it.`;
        throw new OperationFailedError(id, state, message, error);
    }
    /**
     * Resolves when it is done, with its status: of a failed one too. Asks for nothing but the store, and cancels nothing.
     * @throws TimeoutError when it is not done by then; the operation goes on
     * @throws OperationNotFoundError
     */
    async wait(options = {}) {
        const env_1 = { stack: [], error: void 0, hasError: false };
        try {
            const watch = __addDisposableResource(env_1, new Watch(this.#store, options), true);
            for (;;) {
                const changed = watch.next();
                const record = await this.#record();
                if (isDone(record.state))
                    return statusOf(record);
                await changed;
            }
        }
        catch (e_1) {
            env_1.error = e_1;
            env_1.hasError = true;
        }
        finally {
            const result_1 = __disposeResources(env_1);
            if (result_1)
                await result_1;
        }
    }
    /**
     * Its events from the beginning, or those after a sequence number, while it runs and after: the same for every reader, also in another process. Ends when the
     * operation is done.
     */
    async *events(options = {}) {
        const env_2 = { stack: [], error: void 0, hasError: false };
        try {
            const watch = __addDisposableResource(env_2, new Watch(this.#store, options), true);
            let { after = 0 } = options;
            for (;;) {
                const changed = watch.next();
                const { state } = await this.#record();
                for (;;) {
                    const page = await this.#store.events(this.id, after, pageOfEvents);
                    yield* page;
                    after = page.at(-1)?.sequence ?? after;
                    if (page.length < pageOfEvents)
                        break;
                }
                if (isDone(state))
                    return;
                await changed;
            }
        }
        catch (e_2) {
            env_2.error = e_2;
            env_2.hasError = true;
        }
        finally {
            const result_2 = __disposeResources(env_2);
            if (result_2)
                await result_2;
        }
    }
    /** Ends it as soon as its worker hears of it. What it has produced by then stays in its events. Nothing happens to one that is done. */
    async cancel() {
        const now = this.#now();
        const record = await this.#record();
        if (isDone(record.state))
            return;
        const { id } = record;
        const set = { cancelRequested: true, modifiedAt: now };
        if (record.state === "running") {
            // Its worker hears of it with its next heartbeat.
            await this.#commit([{ type: "update", id, set }]);
            return;
        }
        // Nobody has to be asked for one that only waits; a provider that has it has to be told.
        const reserved = nothingReserved(record.reserved);
        const end = { ...set, state: "cancelled", error: cancelledError, reserved };
        const ended = [
            { type: "update", id, set: { ...end, waitingFor: undefined }, ifState: [record.state] },
            {
                type: "events",
                operationId: id,
                at: now,
                events: [
                    { type: "error", error: cancelledError },
                    { type: "state", state: "cancelled" },
                ],
            },
            ...released(record.reserved),
            { type: "dequeue", id },
            ...this.#wakeSubmission(record),
        ];
        if (record.reference !== undefined) {
            await this.#commit([{ type: "update", id, set }, this.#enqueueNow(record)]);
        }
        else if (!(await this.#commit(ended))) {
            // It has got on meanwhile.
            await this.cancel();
        }
    }
    /**
     * Decides on a call that waits for it; the operation goes on when there is a decision on each.
     * @param callId of the only one that waits, unless given
     * @throws InvalidRequestError when no such call waits
     */
    async approve(callId) {
        await this.#decide(callId, { type: "approve" });
    }
    /** The call is not run; the model is told so, and why. */
    async reject(message = "not approved", callId) {
        await this.#decide(callId, { type: "reject", message });
    }
    /** The call was carried out elsewhere, and gave this. */
    async resolve(output, callId) {
        await this.#decide(callId, { type: "result", output });
    }
    /**
     * Has one that failed, was cancelled or has expired go on from its last finished step. A deadline that has passed no longer counts.
     * @throws InvalidRequestError when it is not one of these
     */
    async retry() {
        const record = await this.#record();
        const { id, state } = record;
        if (!isDone(state) || state === "succeeded") {
            throw new InvalidRequestError("operation", `The operation ${id} is ${state}; only one that has failed can be tried again.`);
        }
        const now = this.#now();
        const set = {
            state: "queued",
            attempts: 0,
            error: undefined,
            cancelRequested: undefined,
            reference: undefined,
            submission: undefined,
            deadline: undefined,
        };
        await this.#commit([
            { type: "update", id, set: { ...set, modifiedAt: now }, ifState: [state] },
            { type: "events", operationId: id, at: now, events: [{ type: "state", state: "queued" }] },
            this.#enqueueNow(record),
        ]);
    }
    /** Forgets it: its request, result and events. One that is not done is cancelled by that. What it cost stays in the ledger. */
    async delete() {
        const record = await this.#record();
        const held = isDone(record.state) ? [] : [...released(record.reserved), ...this.#wakeSubmission(record)];
        await this.#commit([{ type: "delete", id: this.id }, ...held]);
    }
    /** The submission that it is in has one less to wait for, and may have none. */
    #wakeSubmission({ submission, state }) {
        return submission !== undefined && state === "waiting" ? [{ type: "wake", id: submission, at: this.#now() }] : [];
    }
    /** @returns whether it was written, and not refused because the state had changed */
    async #commit(changes) {
        try {
            await this.#store.commit(changes);
            return true;
        }
        catch (error) {
            if (error instanceof Error && error.name === "FencedError")
                return false;
            throw error;
        }
    }
    async #decide(callId, decision) {
        const record = await this.#record();
        const { id, state, approvals = [] } = record;
        const open = approvals.filter((each) => !each.decision);
        const found = callId === undefined ? (open.length === 1 ? open[0] : undefined) : open.find(({ call }) => call.id === callId);
        if (state !== "awaiting-approval" || !found)
            throw notWaiting(id, state, open, callId);
        const decided = approvals.map((each) => (each === found ? { ...each, decision } : each));
        const now = this.#now();
        const goesOn = open.length === 1;
        const update = {
            type: "update",
            id,
            set: { approvals: decided, modifiedAt: now, ...(goesOn && { state: "queued", waitingFor: undefined }) },
            ifState: ["awaiting-approval"],
        };
        const going = goesOn
            ? [
                { type: "events", operationId: id, at: now, events: [{ type: "state", state: "queued" }] },
                this.#enqueueNow(record),
            ]
            : [];
        if (!(await this.#commit([update, ...going])))
            throw notWaiting(id, (await this.#record()).state, open, callId);
    }
    #enqueueNow(record) {
        return ownWork(record, this.#now());
    }
    async #record() {
        const record = await this.#store.get(this.id);
        if (!record)
            throw new OperationNotFoundError(this.id);
        return record;
    }
}
const ended = { failed: "failed", cancelled: "been cancelled", expired: "expired", succeeded: "succeeded" };
function notWaiting(id, state, open, callId) {
    const names = open.map(({ call }) => `${call.id} (${call.name})`).join(", ");
    const message = open.length > 1 && callId === undefined
        ? `Several calls of the operation ${id} wait for a decision; name one of ${names}.`
        : `No call ${show(callId ?? "")} of the operation ${id} waits for a decision; it is ${state}${names && `, and these do: ${names}`}.`;
    return new InvalidRequestError("callId", message);
}
