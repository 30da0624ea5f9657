/** How far a batch is: a line that is drawn anew on a terminal, and a line now and then elsewhere. */
import { styleText } from "node:util";
import { count, money } from "../cells.js";
const barWidth = 16;
const redrawMs = 100;
const plainMs = 10_000;
/** @param alone rows do not go to the terminal too, where they would run into it */
export function stderrMeans(alone) {
    const { stderr, stdout } = process;
    const isDrawn = stderr.isTTY && (alone || !stdout.isTTY);
    return {
        write: (text) => void stderr.write(text),
        now: Date.now,
        width: () => (isDrawn ? stderr.columns || 80 : undefined),
    };
}
export class Progress {
    #means;
    #counts;
    #startedAt;
    #timer;
    #drawnAt;
    #drawn = "";
    constructor(counts, means) {
        this.#means = means;
        this.#counts = counts;
        this.#startedAt = means.now();
        // What is done soon needs no line in between.
        this.#drawnAt = means.width() === undefined ? this.#startedAt : Number.NEGATIVE_INFINITY;
        // What is left grows less although nothing happens.
        this.#timer = setInterval(() => this.update(), 1_000).unref();
    }
    /** Something has changed. Draws, unless it has just been drawn. */
    update() {
        const now = this.#means.now();
        const width = this.#means.width();
        if (now - this.#drawnAt < (width === undefined ? plainMs : redrawMs))
            return;
        this.#draw(now, width);
    }
    #draw(now, width) {
        this.#drawnAt = now;
        const line = progressLine(this.#counts(), now - this.#startedAt, width);
        if (line === this.#drawn)
            return;
        this.#drawn = line;
        this.#means.write(width === undefined ? `${line}\n` : `\r\u001b[2K${line}`);
    }
    /** Takes the line away, for what else is to be said. */
    clear() {
        if (this.#drawn !== "" && this.#means.width() !== undefined)
            this.#means.write("\r\u001b[2K");
        this.#drawn = "";
    }
    [Symbol.dispose]() {
        clearInterval(this.#timer);
        this.clear();
    }
}
/** @param width of the terminal, where it is one */
export function progressLine(counts, elapsedMs, width) {
    const { total, done, failed, doneNow, outputTokens, spent, estimate, phase } = counts;
    const seconds = Math.max(elapsedMs, 1) / 1000;
    const rate = doneNow / seconds;
    const left = total - done;
    const parts = [
        `${count(done)}/${count(total)}`,
        `${count(done - failed)} ok`,
        failed > 0 && `${count(failed)} failed`,
        doneNow > 0 && `${figure(rate)} rows/s`,
        outputTokens > 0 && `${figure(outputTokens / seconds)} tokens/s`,
        spent && `${money(spent)}${estimate ? ` of ${money(estimate)} at most` : ""}`,
        doneNow > 0 && left > 0 && `eta ${span(left / rate)}`,
        phase,
    ].filter((part) => part !== false && part !== undefined);
    if (width === undefined)
        return parts.join("  ");
    const filled = total === 0 ? barWidth : Math.round((barWidth * done) / total);
    const text = `${"█".repeat(filled)}${"░".repeat(barWidth - filled)} ${parts.join("  ")}`;
    const cut = Array.from(text)
        .slice(0, Math.max(1, width - 1))
        .join("");
    const bar = cut.slice(0, barWidth);
    return styleText(failed > 0 ? "yellow" : "green", bar, { stream: process.stderr }) + cut.slice(barWidth);
}
function figure(value) {
    return value >= 100 ? count(Math.round(value)) : value.toFixed(1);
}
function span(seconds) {
    const whole = Math.ceil(seconds);
    if (whole < 60)
        return `${whole} s`;
    if (whole < 3600)
        return `${Math.floor(whole / 60)} min ${whole % 60} s`;
    return `${Math.floor(whole / 3600)} h ${Math.floor((whole % 3600) / 60)} min`;
}
