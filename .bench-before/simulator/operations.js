/** Work that is collected later: it gets done by the clock alone, and is looked at whenever somebody asks. */
import { Answer } from "./answer.js";
import { isContent, splitDeltas } from "./steps.js";
export class Operations {
    #clock;
    #asyncMs;
    #submitted = new Map();
    constructor(clock, asyncMs) {
        this.#clock = clock;
        this.#asyncMs = asyncMs;
    }
    /** It takes as long as the pauses of the plan, and the usual time. */
    submit(plan, prompt, ids) {
        const createdAt = this.#clock.now();
        const { answer, error, ms } = answerLater(plan, prompt, createdAt, ids);
        const polls = (plan.choices[0] ?? []).filter((step) => step.type === "poll");
        const outcome = error ? { error } : { answer };
        this.#submitted.set(ids.id, { id: ids.id, createdAt, doneAt: createdAt + this.#asyncMs + ms, outcome, polls });
        return { id: ids.id, createdAt, modifiedAt: createdAt, done: false, cancelled: false };
    }
    /** The next thing that the script has for a poll of this operation, which is then used up. */
    nextPoll(id) {
        return this.#submitted.get(id)?.polls.shift();
    }
    /** @param keptMs how long one that is done is kept */
    get(id, keptMs) {
        const submitted = this.#submitted.get(id);
        if (!submitted)
            return undefined;
        const { createdAt, cancelledAt, outcome } = submitted;
        const doneAt = cancelledAt ?? submitted.doneAt;
        const now = this.#clock.now();
        if (now - doneAt >= keptMs)
            return undefined;
        const done = now >= doneAt;
        const cancelled = cancelledAt !== undefined;
        const came = done && !cancelled ? outcome : {};
        return { id, createdAt, modifiedAt: done ? doneAt : createdAt, done, cancelled, ...came };
    }
    /** What is done stays as it is. */
    cancel(id, keptMs) {
        const submitted = this.#submitted.get(id);
        if (submitted && this.get(id, keptMs)?.done === false)
            submitted.cancelledAt = this.#clock.now();
        return this.get(id, keptMs);
    }
}
/** What a plan comes to where nobody watches, and how long its pauses take: for ever where it stalls. */
export function answerLater(plan, prompt, createdAt, ids) {
    const [steps = [], ...others] = plan.choices;
    const answer = new Answer(prompt, ids.id, createdAt, usageIn(steps), () => ids.nextCallId());
    let ms = 0;
    for (const step of splitDeltas(steps)) {
        if (step.type === "pause")
            ms += step.ms;
        else if (step.type === "stall")
            return { answer, ms: Number.POSITIVE_INFINITY };
        else if (step.type === "error")
            return { answer, error: step.error ?? {}, ms };
        else if (isContent(step))
            answer.apply(0, step);
    }
    for (const [index, choice] of others.entries()) {
        for (const step of splitDeltas(choice))
            if (isContent(step))
                answer.apply(index + 1, step);
    }
    answer.end();
    return { answer, ms };
}
function usageIn(steps) {
    const given = {};
    for (const step of steps) {
        const { type, ...counts } = step;
        if (type === "usage")
            Object.assign(given, counts);
    }
    return given;
}
