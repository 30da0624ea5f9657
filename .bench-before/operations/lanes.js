/** Which lane carries an operation out, and when it has to be left because it would be too late. */
import { UnsupportedError } from "../core/errors.js";
import { estimateCost } from "../core/estimate.js";
import { show } from "../core/input.js";
const lanes = ["interactive", "background", "batch"];
/** What a lane may take where its provider does not say: most promise a day. */
const usualWindowMs = 24 * 3_600_000;
/** Most batches are done in a small part of their time; what is late is carried out from here after all. */
const leastPartOfWindow = 4;
/**
 * The cheapest lane that can carry it out and that the deadline leaves time for; the one that was asked for, where one was.
 * @throws UnsupportedError for one that cannot, saying what would do
 */
export function chooseLane(query) {
    const { asked = "interactive", model, provider } = query;
    if (asked === "interactive")
        return { lane: asked };
    if (asked === "auto")
        return cheapest(query);
    const able = lanes.filter((lane) => whyNot(lane, query) === undefined);
    if (able.includes(asked))
        return { lane: asked };
    const why = lanes.includes(asked) ? whyNot(asked, query) : `the lanes are ${lanes.join(", ")} and auto`;
    const hint = `It can go ${able.map((lane) => show(lane)).join(" or ")}, or "auto".`;
    throw new UnsupportedError(`the lane ${show(asked)} of ${provider.name} (${why})`, model.id, hint);
}
/** In a few words; `undefined` where it can. */
function whyNot(lane, { provider, model, chain, repair }) {
    if (lane === "interactive")
        return undefined;
    if (!provider.lanes?.[lane])
        return `${provider.name} has none`;
    if (model.lanes && !model.lanes.includes(lane))
        return `${model.name} is not served there`;
    if (lane === "background" && chain)
        return "tools are run here";
    if (lane === "background" && repair)
        return "answers are repaired here";
    return undefined;
}
function cheapest(query) {
    const { request, model, now, deadline } = query;
    const full = priceOf("interactive");
    let best;
    const reasons = [];
    for (const lane of ["batch", "background"]) {
        const nano = priceOf(lane);
        const against = whyNot(lane, query) ?? tooLate(query.provider.lanes?.[lane], deadline, now);
        if (against)
            reasons.push(`no ${lane}, as ${against}`);
        else if (nano === undefined || full === undefined)
            reasons.push(`no ${lane}, as its price is not known`);
        else if (nano >= full)
            reasons.push(`${lane} costs no less`);
        else if (nano < (best?.nano ?? full))
            best = { lane, nano };
    }
    if (!best || full === undefined)
        return { lane: "interactive", reason: `interactive: ${reasons.join("; ")}` };
    const less = Math.round(100 * (1 - best.nano / full));
    const time = deadline === undefined ? "there is no deadline" : `the deadline leaves ${duration(deadline - now)}`;
    return { lane: best.lane, reason: `${best.lane}: ${less} % cheaper, and ${time}` };
    function priceOf(lane) {
        const estimate = estimateCost(request, model, { lane });
        return "cost" in estimate ? estimate.cost.nano : undefined;
    }
}
function tooLate(lane, deadline, now) {
    if (deadline === undefined)
        return undefined;
    const windowMs = lane?.limits.windowMs ?? usualWindowMs;
    if (deadline - now >= windowMs / leastPartOfWindow)
        return undefined;
    return `it may take ${duration(windowMs)} and the deadline leaves ${duration(deadline - now)}`;
}
function duration(ms) {
    const minutes = Math.round(ms / 60_000);
    if (minutes < 120)
        return `${minutes} min`;
    return minutes < 48 * 60 ? `${Math.round(minutes / 60)} h` : `${Math.round(minutes / (24 * 60))} days`;
}
const leastMarginMs = 60_000;
const mostMarginMs = 15 * 60_000;
/**
 * When it has to leave a submission that is not done: in time to be carried out from here, where the lane was chosen for its caller; else at its
 * deadline, with which it ends.
 */
export function leavesBy({ deadline, createdAt, settings }) {
    if (deadline === undefined)
        return Number.POSITIVE_INFINITY;
    if (!settings.hedge)
        return deadline;
    return deadline - Math.min(mostMarginMs, Math.max(leastMarginMs, (deadline - createdAt) / 10));
}
