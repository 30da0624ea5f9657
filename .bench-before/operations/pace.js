/** Of a limit of which more than this part is left, nothing has to be known. */
const plenty = 0.2;
/**
 * The pace that is to be kept, where one of the limits is nearly used up; `undefined` where there is enough of all. They are buckets that fill
 * steadily: how fast is told by how much is missing and when it will be full again.
 */
export function paceOf(limits, now) {
    const requests = bucketOf(limits?.requests, now);
    const tokens = bucketOf(limits?.tokens ?? limits?.inputTokens, now);
    if (!requests && !tokens)
        return undefined;
    return { ...(requests && { requests }), ...(tokens && { tokens }) };
}
function bucketOf(limit, now) {
    const { limit: most, remaining, resetAt } = limit ?? {};
    if (most === undefined || remaining === undefined || resetAt === undefined || most <= 0)
        return undefined;
    const fullInMs = resetAt - now;
    if (remaining > most * plenty || fullInMs <= 0)
        return undefined;
    return { limit: most, left: remaining, perMs: (most - remaining) / fullInMs };
}
