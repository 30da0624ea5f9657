import { Failure } from "./failure.js";
import { answerLater } from "./operations.js";
import { services } from "./services/index.js";
import { nextId, planOf, sendJson } from "./shared.js";
export function findService({ method, url, headers, text, body, response }) {
    const origin = `http://${headers.host}`;
    const { pathname, searchParams: query } = new URL(url, origin);
    const closed = new AbortController();
    for (const service of services) {
        const { protocol } = service;
        const { base } = protocol;
        if (!pathname.startsWith(`${base}/`))
            continue;
        const path = pathname.slice(base.length);
        const request = { method, path, query, headers, text, body, origin, signal: closed.signal };
        if (!service.owns(request))
            continue;
        response.once("close", () => closed.abort());
        return { protocol, service, request };
    }
    return undefined;
}
/** Throws the vendor's failure. */
export async function serve({ protocol, service, request }, response, shared) {
    protocol.authorize(request.headers, `${request.path}?${request.query}`);
    await send(await service.serve(request, meansOf(protocol, shared)), response);
}
function meansOf(protocol, shared) {
    const { clock, jobs, files } = shared;
    const newId = (prefix) => nextId(prefix, shared);
    return {
        ...{ clock, jobs, files, nextId: newId },
        answer: (own, body, target) => laterAnswer(own, body, target, shared),
        accepted({ fault }, reply) {
            if (fault.accept === "cut")
                return { cut: true };
            if (fault.accept === "500")
                throw protocol.failure(500);
            return reply;
        },
    };
}
function laterAnswer(protocol, body, target, shared) {
    try {
        const prompt = protocol.read(body, target);
        const plan = planOf(prompt, protocol, target.split("?")[0] ?? "", shared);
        const first = plan.choices[0]?.[0];
        if (first?.type === "http")
            return refused(protocol.failure(first.status));
        const ids = { id: nextId(protocol.idPrefix, shared), nextCallId: () => nextId("call", shared) };
        const { answer, error, ms } = answerLater(plan, prompt, shared.clock.now(), ids);
        return { outcome: error ? { failure: protocol.streamError(error).failure } : { answer }, ms };
    }
    catch (error) {
        if (!(error instanceof Failure))
            throw error;
        return refused(error);
    }
}
function refused(failure) {
    return { outcome: { failure }, ms: 0, refused: true };
}
async function send({ status = 200, headers, body, text, contentType, cut }, response) {
    if (cut)
        return void response.destroy();
    for (const [name, value] of Object.entries(headers ?? {}))
        response.setHeader(name, value);
    if (text === undefined)
        return sendJson(response, status, body ?? {});
    response.writeHead(status, { "content-type": contentType ?? "text/plain; charset=utf-8" });
    if (typeof text === "string")
        return void response.end(text);
    for await (const piece of text) {
        if (response.destroyed)
            return;
        response.write(piece);
    }
    response.end();
}
