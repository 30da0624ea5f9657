/** Anthropic's message batches: many requests at half the price, within a day. https://platform.claude.com/docs/en/build-with-claude/batch-processing */
import { InvalidRequestError, ProviderError } from "../../core/errors.js";
import { isObject } from "../../core/json.js";
import { retryAfterMs } from "../../http/limits.js";
import { isBatchId } from "./batch.js";
import { BatchCalls, isNotFound, passing } from "./batch-calls.js";
import { batchLimits } from "./batch-limits.js";
import { encodeBatch, readRow, rowId } from "./batch-rows.js";
import { findBatch } from "./batch-search.js";
import { messagesProtocol } from "./messages-protocol.js";
/** How long results are kept after the batch was made. https://platform.claude.com/docs/en/build-with-claude/batch-processing#batch-limitations */
const keptMs = 29 * 24 * 3_600_000;
const shortestPollMs = 5_000;
const longestPollMs = 60_000;
/** The longest pause that the provider can ask for. */
const longestPauseMs = 3_600_000;
export function batchesLane(profile, settings) {
    return new BatchesLane(profile, settings);
}
/** There is no `discard`: nothing is uploaded apart, and to delete a batch would delete its results, which are the user's to keep. */
class BatchesLane {
    #profile;
    #calls;
    constructor(profile, settings) {
        this.#profile = profile;
        this.#calls = new BatchCalls(profile, settings);
    }
    /** Parameters are not validated at once: a wrong one is the error of its row. */
    async submit(requests, _tag, context) {
        const { prepare } = messagesProtocol(this.#profile);
        const content = encodeBatch(requests, ({ request, model }) => {
            const whole = { ...request, options: { ...request.options, stream: false } };
            return prepare(whole, { ...context, model });
        });
        const submittedAt = context.clock.now();
        return { batchId: await this.#calls.create(content, context), submittedAt };
    }
    async find(sent, context) {
        const found = await findBatch(sent, context.clock.now(), {
            provider: this.#profile.name,
            page: (afterId) => this.#calls.page(afterId, context),
            ids: (batch) => this.#ids(batch, context),
        });
        if (!found)
            return undefined;
        const { id, createdAt } = found.batch;
        const unproven = { at: sent.at.getTime(), count: sent.count, ids: sent.ids.slice(0, 3) };
        return { batchId: id, submittedAt: createdAt, ...(!found.proven && unproven.ids.length > 0 && { unproven }) };
    }
    async poll(stored, context) {
        const reference = this.#read(stored);
        let answer;
        try {
            answer = await this.#get(reference, context);
        }
        catch (error) {
            if (!isForgotten(error, reference, context))
                throw error;
            return { state: "expired", pollAgainMs: 0, error };
        }
        const { value: batch, header } = answer;
        if (batch.status === "ended" && (batch.resultsURL !== undefined || isArchived(batch, context))) {
            if (!(await this.#isOurs(batch, reference, context)))
                return this.#lookAgain(batch, reference, context);
            return { pollAgainMs: 0, counts: batch.counts, ...this.#ending(batch, context) };
        }
        const now = context.clock.now();
        const asked = Math.min(retryAfterMs(header, now) ?? 0, longestPauseMs);
        const ageMs = now - (reference.submittedAt ?? batch.createdAt);
        const byAge = Math.min(Math.max(Math.round(ageMs / 10), shortestPollMs), longestPollMs);
        return { state: "running", pollAgainMs: Math.max(byAge, asked) };
    }
    /** Nothing of a batch that is archived, or another's: `poll` tells of both. */
    async *results(stored, context) {
        const reference = this.#read(stored);
        let answer;
        try {
            answer = await this.#get(reference, context);
        }
        catch (error) {
            if (!isForgotten(error, reference, context))
                throw error;
            return;
        }
        const { value: batch, fail } = answer;
        if (isArchived(batch, context))
            return;
        if (batch.status !== "ended" || batch.resultsURL === undefined) {
            throw this.#error(batch, "is running and has no results yet", true);
        }
        if (!(await this.#isOurs(batch, reference, context)))
            return;
        const reader = { provider: this.#profile.name, batchId: batch.id, fail };
        for await (const lines of this.#calls.lines(batch, context)) {
            for (const line of lines) {
                const result = readRow(line, reader);
                if (result)
                    yield result;
            }
        }
    }
    /** What is said of one that has ended is not documented, so that it is asked then whether there is anything left to stop. */
    async cancel(stored, context) {
        const reference = this.#read(stored);
        try {
            await this.#calls.cancel(reference.batchId, context);
        }
        catch (error) {
            if (isForgotten(error, reference, context))
                return;
            if (!(error instanceof ProviderError) || (error.status !== 400 && error.status !== 409))
                throw error;
            const { value } = await this.#get(reference, context);
            if (value.status !== "ended")
                throw error;
        }
    }
    /** One that is not known within its window is asked for again. */
    async #get({ batchId, submittedAt }, context) {
        try {
            return await this.#calls.get(batchId, context);
        }
        catch (error) {
            const isYoung = submittedAt !== undefined && context.clock.now() - submittedAt < batchLimits.windowMs;
            throw isYoung && isNotFound(error) ? passing(error) : error;
        }
    }
    /** Now that it has ended, its results tell. */
    async #isOurs(batch, { unproven }, context) {
        if (!unproven || isArchived(batch, context))
            return true;
        for await (const id of this.#ids(batch, context))
            if (unproven.ids.includes(id))
                return true;
        return false;
    }
    /** The batch that was adopted is another's. Of those that were running then, more is known now. */
    async #lookAgain(batch, { unproven }, context) {
        const { at = 0, count = 0, ids = [] } = unproven ?? {};
        const reference = await this.find({ tag: "", at: new Date(at), count, ids }, context);
        if (reference)
            return { state: "running", pollAgainMs: shortestPollMs, reference };
        const why = "was taken for a submission whose answer was lost, but is another's, and that one was never taken";
        return { state: "failed", pollAgainMs: 0, error: this.#error(batch, why, true) };
    }
    async *#ids(batch, context) {
        for await (const lines of this.#calls.lines(batch, context)) {
            for (const line of lines) {
                const id = rowId(line);
                if (id !== undefined)
                    yield id;
            }
        }
    }
    #ending(batch, context) {
        const { total } = batch.counts;
        const { canceled, expired } = batch.notRun;
        if (isArchived(batch, context)) {
            const why = "is archived: its results were kept for 29 days and are there no longer";
            return { state: "expired", error: this.#error(batch, why) };
        }
        if (canceled > 0) {
            const why = `was cancelled before ${canceled} of its ${total} requests were run`;
            return { state: "cancelled", error: this.#error(batch, why) };
        }
        if (expired === 0)
            return { state: "done" };
        const why = `has expired before ${expired} of its ${total} requests were run`;
        return { state: "expired", error: this.#error(batch, why) };
    }
    #error({ id }, what, retryable = false) {
        const { name: provider } = this.#profile;
        return new ProviderError(`Batch ${id} of ${provider} ${what}.`, { provider, retryable });
    }
    /** @throws InvalidRequestError for what is no reference of this lane */
    #read(stored) {
        const { batchId, submittedAt, unproven } = isObject(stored) ? stored : {};
        if (typeof batchId !== "string" || !isBatchId(batchId)) {
            throw new InvalidRequestError("reference", `This is no reference of a batch of ${this.#profile.name}.`);
        }
        return {
            batchId,
            ...(typeof submittedAt === "number" && { submittedAt }),
            ...(isObject(unproven) && { unproven: readUnproven(unproven) }),
        };
    }
}
function readUnproven({ at, count, ids }) {
    return {
        at: Number(at),
        count: Number(count),
        ids: Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : [],
    };
}
/** One without an address of its results has them still to come, unless their time is over. */
function isArchived({ isArchived, resultsURL, createdAt, status }, { clock }) {
    return isArchived || (status === "ended" && resultsURL === undefined && clock.now() - createdAt >= keptMs);
}
/** Not found after the time for which it is kept. */
function isForgotten(error, { submittedAt }, { clock }) {
    return isNotFound(error) && submittedAt !== undefined && clock.now() - submittedAt >= keptMs;
}
