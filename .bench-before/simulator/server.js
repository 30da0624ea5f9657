/** The simulator: an HTTP server on a loopback port that speaks providers' real wire protocols, with models that say they are simulated. */
import { createServer } from "node:http";
import { simulatedModels } from "./behaviour.js";
import { systemClock } from "./clock.js";
import { handle } from "./handle.js";
import { Jobs } from "./jobs.js";
import { Operations } from "./operations.js";
import { anthropic } from "./protocols/anthropic.js";
import { gemini } from "./protocols/gemini.js";
import { mistral } from "./protocols/mistral.js";
import { openaiChat } from "./protocols/openai-chat.js";
import { xai } from "./protocols/xai.js";
import { yandex } from "./protocols/yandex.js";
import { findFault } from "./steps.js";
/**
 * Starts a simulator on 127.0.0.1. Its models are `echo`, `prose`, `script` and `flaky`, also written `sim:echo` and so on. Any key will do.
 *
 * @throws TypeError for options that cannot be meant so.
 */
export async function startSimulator(options = {}) {
    const { port = 0, unref = false, seed = 0, delayMs = 15, asyncMs = 20, models = {}, scripts = [] } = options;
    const { jobFaults = [] } = options;
    checkOptions(models, scripts, { delayMs, asyncMs });
    const clock = options.clock ?? systemClock(unref);
    const requests = [];
    const counts = new Map();
    const waiting = scripts.values();
    const jobs = new Jobs(clock, asyncMs, jobFaults);
    const shared = {
        ...{ seed, delayMs, models, requests, clock, operations: new Operations(clock, asyncMs) },
        ...{ jobs, files: new Map() },
        nextScript: () => waiting.next().value,
        count(key) {
            const count = (counts.get(key) ?? 0) + 1;
            counts.set(key, count);
            return count;
        },
    };
    const server = createServer((request, response) => handle(request, response, shared));
    // Node's 5 seconds would now and then close an idle connection under a client that is about to use it again.
    server.keepAliveTimeout = 60_000;
    if (unref)
        server.unref().on("connection", (socket) => socket.unref());
    await new Promise((resolve, reject) => {
        server.once("error", reject).listen(port, "127.0.0.1", resolve);
    });
    const url = `http://127.0.0.1:${server.address().port}`;
    let closed;
    const close = () => {
        closed ??= new Promise((resolve) => {
            server.close(() => resolve());
            server.closeAllConnections();
        });
        return closed;
    };
    const urls = {
        openaiURL: url + openaiChat.base,
        anthropicURL: url + anthropic.base,
        geminiURL: url + gemini.base,
        yandexURL: url + yandex.base,
        mistralURL: url + mistral.base,
        xaiURL: url + xai.base,
    };
    return {
        ...{ url, ...urls, requests, close },
        get jobs() {
            return jobs.all;
        },
        [Symbol.asyncDispose]: close,
    };
}
function checkOptions(models, scripts, times) {
    for (const [name, model] of Object.entries(models)) {
        if (simulatedModels.includes(model))
            continue;
        throw new TypeError(`models: ${name} can be ${simulatedModels.join(", ")}, not ${model}.`);
    }
    for (const [index, steps] of scripts.entries()) {
        const fault = findFault(steps);
        if (fault !== undefined)
            throw new TypeError(`scripts[${index}]: ${fault}`);
    }
    for (const [name, ms] of Object.entries(times)) {
        if (!(ms >= 0))
            throw new TypeError(`${name}: ${ms} is no number of milliseconds.`);
    }
}
