/** Spans and days as they are typed: `90s`, `30m`, `2h`, `7d`, `4w`, or a date. */
import { CommandError } from "./failure.js";
const unitsMs = {
    s: 1000,
    m: 60_000,
    h: 3_600_000,
    d: 86_400_000,
    w: 7 * 86_400_000,
};
/** In milliseconds. @throws CommandError naming the option */
export function readSpan(text, option) {
    const ms = span(text);
    if (ms === undefined)
        throw new CommandError(`${option} ${text} is no span.`, `Write it like ${option} 30d, or 12h.`);
    return ms;
}
/** A span back from now, or a date (of UTC, unless it says otherwise), in milliseconds since the epoch. @throws CommandError naming the option */
export function readMoment(text, option, now) {
    const ms = span(text);
    const moment = ms === undefined && /^\d{4}-/.test(text) ? Date.parse(text) : now - (ms ?? Number.NaN);
    if (!(moment > -62e12 && moment < 8e15)) {
        throw new CommandError(`${option} ${text} is neither a span nor a date.`, `Write it like ${option} 2h, ${option} 7d or ${option} 2026-11-21.`);
    }
    return moment;
}
/** A time, or a span from now on. @throws CommandError naming the option */
export function readTime(text, option, now) {
    const date = new Date(/^\d{4}-/.test(text) ? text : now + readSpan(text, option));
    if (Number.isFinite(date.getTime()))
        return date;
    throw new CommandError(`${option} ${text} is no time.`, `Write it like ${option} 2026-11-21T18:00, or ${option} 24h.`);
}
function span(text) {
    const [, count, unit = ""] = /^(\d+(?:\.\d+)?)([smhdw])$/.exec(text) ?? [];
    return count === undefined ? undefined : Number(count) * (unitsMs[unit] ?? Number.NaN);
}
/** `3 min ago`; the day, where it is long ago. */
export function ago(moment, now) {
    const seconds = Math.max(0, Math.round((now - moment) / 1000));
    if (seconds < 60)
        return `${seconds} s ago`;
    if (seconds < 3600)
        return `${Math.floor(seconds / 60)} min ago`;
    if (seconds < 86_400)
        return `${Math.floor(seconds / 3600)} h ago`;
    if (seconds < 30 * 86_400)
        return `${Math.floor(seconds / 86_400)} d ago`;
    return new Date(moment).toISOString().slice(0, 10);
}
