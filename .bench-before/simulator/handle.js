import { simulatedModels } from "./behaviour.js";
import { collect, submit } from "./collect.js";
import { deliver, deliverHttp } from "./deliver.js";
import { Failure } from "./failure.js";
import { parseJson } from "./json.js";
import { anthropic } from "./protocols/anthropic.js";
import { gemini } from "./protocols/gemini.js";
import { mistral } from "./protocols/mistral.js";
import { openaiChat } from "./protocols/openai-chat.js";
import { openaiResponses } from "./protocols/openai-responses.js";
import { xai } from "./protocols/xai.js";
import { yandex } from "./protocols/yandex.js";
import { findService, serve } from "./serve.js";
import { nextId, planOf, sendJson } from "./shared.js";
const protocols = [openaiChat, openaiResponses, anthropic, gemini, yandex, mistral, xai];
export async function handle(request, response, shared) {
    response.setHeader("x-afterword-simulated", "true");
    // Node's own would be the machine's time, and clients reckon rate-limit resets against it.
    response.setHeader("date", new Date(shared.clock.now()).toUTCString());
    // A client may leave at any moment: `close` says so, and an error event without a listener would end the process.
    response.on("error", () => { });
    const { method = "GET", url = "/", headers } = request;
    const text = await readText(request).catch(() => undefined);
    // The client left in the middle of its request.
    if (text === undefined)
        return;
    const body = parseJson(text);
    const recorded = text === "" ? undefined : (body ?? text);
    shared.requests.push({ method, path: url, headers, body: recorded, time: shared.clock.now() });
    const path = url.split("?")[0] ?? "/";
    const served = findService({ method, url, headers, text, body, response });
    const found = served ?? findRoute(path);
    if (!found)
        return sendJson(response, 404, { error: `Nothing is simulated at ${path}.` });
    const { protocol } = found;
    const requestId = nextId("req", shared);
    if (protocol.requestIdHeader !== undefined)
        response.setHeader(protocol.requestIdHeader, requestId);
    try {
        if (served)
            return await serve(served, response, shared);
        await answer({ ...found, method, path, target: url.slice(protocol.base.length), headers, body, response }, shared);
    }
    catch (error) {
        if (response.headersSent)
            return void response.destroy();
        const failure = error instanceof Failure ? error : new Failure(500, `The simulator itself failed: ${error}`);
        for (const [name, value] of Object.entries(failure.headers))
            response.setHeader(name, value);
        sendJson(response, failure.status, protocol.errorBody(failure, requestId));
    }
}
async function answer(call, shared) {
    const { protocol, route, method, path, target, headers, body, response } = call;
    const { clock, models, operations } = shared;
    const { deferred } = protocol;
    if (!route)
        throw protocol.unknownPath(method, path);
    if (method !== route.method && method !== route.otherMethod)
        throw protocol.wrongMethod(method, path, route.method);
    protocol.authorize(headers, target);
    if (route.kind === "models") {
        return sendJson(response, 200, protocol.models([...simulatedModels, ...Object.keys(models)]));
    }
    if (deferred && (route.kind === "operation" || route.kind === "cancel")) {
        return sendJson(response, 200, collect(route.kind, target, { deferred, operations }));
    }
    const closed = new AbortController();
    response.once("close", () => closed.abort());
    const prompt = protocol.read(body, target);
    const plan = planOf(prompt, protocol, path, shared);
    const { signal } = closed;
    const means = { prompt, protocol, response, clock, signal, nextId: (prefix) => nextId(prefix, shared) };
    if (!deferred || route.kind !== "submit")
        return deliver(plan, means);
    const first = plan.choices[0]?.[0];
    if (first?.type === "http")
        return deliverHttp(first, means);
    const operation = submit(plan, prompt, { ...means, deferred, operations });
    if (operation)
        sendJson(response, 200, operation);
}
function findRoute(path) {
    const near = protocols.filter(({ base }) => path === base || path.startsWith(`${base}/`));
    const routes = near.map((protocol) => ({ protocol, route: protocol.route(path.slice(protocol.base.length)) }));
    return routes.find(({ route }) => route) ?? routes[0];
}
async function readText(request) {
    const chunks = [];
    for await (const chunk of request)
        chunks.push(chunk);
    return Buffer.concat(chunks).toString();
}
