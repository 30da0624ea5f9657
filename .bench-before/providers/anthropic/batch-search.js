/** Looks for a batch whose submission was not answered. There is no place for a tag: its time, its size and its results are all there is to go by. */
import { ProviderError } from "../../core/errors.js";
import { UnclearSubmissionError } from "../../core/lane.js";
/** How far the provider's clock may be behind ours. */
const skewMs = 60_000;
/**
 * How long a batch may take to be listed: new ones have been seen to be unknown for a minute. Until then, that it is not there proves nothing.
 * https://github.com/anthropics/anthropic-sdk-python/issues/1432
 */
const settledMs = 120_000;
const lookAgainMs = 5_000;
const mostPages = 100;
/**
 * Nothing only where it is certain that there is none.
 * @throws UnclearSubmissionError where several may be it, of which more is known when they have ended; a retryable ProviderError where it is too
 * early to tell
 */
export async function findBatch(sent, now, list) {
    const { provider } = list;
    const sentAt = sent.at.getTime();
    const ids = new Set(sent.ids);
    const candidates = [];
    let mayBeEarlier = false;
    for await (const batch of batchesSince(sentAt - skewMs, list)) {
        if (batch.counts.total !== sent.count)
            continue;
        const ours = hasResults(batch) ? await hasAny(list.ids(batch), ids, sent.count) : undefined;
        if (ours === false)
            continue;
        const endedBefore = batch.endedAt !== undefined && batch.endedAt < sentAt;
        if (ours && !endedBefore)
            return { batch, proven: true };
        // Either our clock is ahead, or these requests were submitted before, which came to an end, and are submitted anew.
        mayBeEarlier ||= ours === true;
        candidates.push(batch);
    }
    const [only, ...others] = candidates;
    if (only && others.length === 0 && !mayBeEarlier)
        return { batch: only, proven: false };
    if (only) {
        const names = candidates.map(({ id }) => id).join(", ");
        const why = `of the batches of ${sent.count} requests from then on, nothing tells yet whether it is one of these: ${names}`;
        throw new UnclearSubmissionError(provider, new ProviderError(`${why}.`, { provider }));
    }
    if (now - sentAt >= settledMs)
        return undefined;
    const message = `${provider} lists no such batch, but what was submitted less than ${settledMs / 60_000} minutes ago may not be listed yet.`;
    throw new ProviderError(message, { provider, retryable: true, retryAfterMs: lookAgainMs });
}
/** Whether one of these rows is ours: what is submitted at the same time has other ids. `undefined` where the rows do not tell. */
async function hasAny(rows, ids, count) {
    if (ids.size === 0)
        return undefined;
    let ours;
    for await (const id of rows) {
        if (ids.has(id))
            return true;
        ours = false;
        // All of ours are known, so that one that is not among them tells enough.
        if (ids.size === count)
            break;
    }
    return ours;
}
function hasResults({ status, isArchived, resultsURL }) {
    return status === "ended" && !isArchived && resultsURL !== undefined;
}
/** https://platform.claude.com/docs/en/api/listing-message-batches */
async function* batchesSince(since, { provider, page }) {
    let afterId;
    for (let number = 0; number < mostPages; number++) {
        const { batches, hasMore } = await page(afterId);
        for (const batch of batches) {
            if (batch.createdAt < since)
                return;
            yield batch;
        }
        if (!hasMore)
            return;
        const last = batches.at(-1)?.id;
        if (last === undefined || last === afterId)
            break;
        afterId = last;
    }
    const what = new ProviderError("its list of batches does not end", { provider });
    throw new UnclearSubmissionError(provider, what);
}
