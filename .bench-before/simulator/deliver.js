import { Answer } from "./answer.js";
import { pause } from "./clock.js";
import { Failure } from "./failure.js";
import { streamedOutput, wholeOutput } from "./output.js";
import { isContent, splitDeltas } from "./steps.js";
/** Throws a Failure where the answer is an error and nothing of it has been sent. */
export async function deliver(plan, delivery) {
    const { prompt, protocol, response, clock, signal, nextId } = delivery;
    const first = plan.choices[0]?.[0];
    if (first?.type === "http")
        return deliverHttp(first, delivery);
    const limits = protocol.limits({ now: clock.now(), tokens: prompt.inputTokens + (prompt.maxTokens ?? 0) });
    for (const [name, value] of Object.entries(limits))
        response.setHeader(name, value);
    const answer = new Answer(prompt, nextId(protocol.idPrefix), clock.now(), givenUsage(plan), () => nextId("call"));
    const output = (prompt.stream ? streamedOutput : wholeOutput)(answer, protocol, response, plan.bytewise === true);
    for (const [index, step] of interleave(plan)) {
        switch (step.type) {
            case "pause":
                await pause(step.ms, clock, signal);
                break;
            case "stall":
                return;
            case "cut":
                return output.cut();
            case "error":
                return output.fail(protocol.streamError(step.error ?? {}));
            case "http":
            case "poll":
                break;
            default:
                await output.write(answer.apply(index, step));
        }
        if (signal.aborted)
            return;
    }
    await output.write(answer.end());
    await output.end();
}
/** Steps in the order they are sent: those of the first choice, and after each of its deltas one of every other choice. */
function* interleave(plan) {
    const [first = [], ...others] = plan.choices.map(splitDeltas);
    const waiting = others.map((steps) => steps.filter(isContent).values());
    for (const step of first) {
        yield [0, step];
        if (!isContent(step))
            continue;
        for (const [other, steps] of waiting.entries()) {
            const { value } = steps.next();
            if (value)
                yield [other + 1, value];
        }
    }
    for (const [other, steps] of waiting.entries())
        for (const step of steps)
            yield [other + 1, step];
}
function givenUsage(plan) {
    const given = {};
    for (const step of plan.choices[0] ?? []) {
        const { type, ...counts } = step;
        if (type === "usage")
            Object.assign(given, counts);
    }
    return given;
}
/** An answer in place of everything else. */
export function deliverHttp({ status, headers = {}, body }, { protocol, prompt, response, clock }) {
    if (body === undefined) {
        const { message, facts, headers: own } = protocol.failure(status);
        const waitMs = status === 429 ? waitMsOf(headers) : undefined;
        const limits = protocol.limits({
            now: clock.now(),
            tokens: prompt.inputTokens,
            ...(waitMs !== undefined && { waitMs }),
        });
        throw new Failure(status, message, facts, { ...limits, ...own, ...lowerCase(headers) });
    }
    if (protocol.requestIdHeader !== undefined)
        response.removeHeader(protocol.requestIdHeader);
    const text = typeof body === "string";
    response.writeHead(status, {
        "content-type": text ? "text/plain; charset=utf-8" : "application/json",
        ...lowerCase(headers),
    });
    response.end(text ? body : JSON.stringify(body));
}
/** Without it, a default header and a given one that differ only in case would both be sent. */
function lowerCase(headers) {
    return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
function waitMsOf(headers) {
    const { "retry-after-ms": ms, "retry-after": seconds } = lowerCase(headers);
    const wait = ms === undefined ? Number(seconds ?? 1) * 1000 : Number(ms);
    return Number.isFinite(wait) ? wait : 1000;
}
