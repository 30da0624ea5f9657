import { ConnectionError } from "../core/errors.js";
import { Body } from "./body.js";
import { Watchdog } from "./watchdog.js";
/** How long the end of a body that nobody reads any more may take before its connection is given up. */
const drainMs = 500;
/** @param maxConnections to one origin; further requests wait for a free one */
export function nodeTransport(maxConnections) {
    return async (request, { signal, clock, timeouts }) => {
        const { open, agent } = openerFor(request.url.protocol, maxConnections);
        return new Promise((resolve, reject) => {
            if (signal.aborted)
                return reject(signal.reason);
            let body;
            let failed = false;
            const watchdog = new Watchdog(clock, (error) => fail(error));
            const release = () => {
                watchdog.stop();
                signal.removeEventListener("abort", aborted);
            };
            const fail = (error) => {
                if (failed)
                    return;
                failed = true;
                release();
                outgoing.destroy();
                if (body)
                    body.end({ value: error });
                else
                    reject(error);
            };
            const aborted = () => fail(signal.reason);
            signal.addEventListener("abort", aborted, { once: true });
            const outgoing = open(request.url, { method: request.method, headers: request.headers, agent });
            outgoing.on("error", (cause) => fail(connectionError(request.url, cause)));
            watchConnection(outgoing, {
                connecting: () => watchdog.enter("connect", timeouts.connectMs),
                connected: () => watchdog.enter("first-byte", timeouts.firstByteMs),
            });
            outgoing.on("response", (incoming) => {
                body = receive(incoming, outgoing, {
                    first: () => watchdog.enter("between-chunks", timeouts.betweenChunksMs),
                    watchdog,
                });
                incoming.once("close", () => {
                    if (incoming.complete)
                        body?.end();
                    else
                        fail(new ConnectionError(`${request.url.origin} closed the connection before the end of its answer.`, {
                            retryable: true,
                        }));
                    release();
                });
                resolve({ status: incoming.statusCode ?? 0, header: (name) => headerOf(incoming, name), body });
            });
            outgoing.end(request.body);
        });
    };
    function receive(incoming, outgoing, { first, watchdog }) {
        let begun = false;
        const body = new Body({
            pause: () => incoming.pause(),
            resume: () => incoming.resume(),
            leave() {
                // Nearly always only the last bytes of a finished answer are left; reading them keeps the connection for the next request.
                watchdog.stop();
                incoming.resume();
                const timer = setTimeout(() => outgoing.destroy(), drainMs);
                incoming.once("close", () => clearTimeout(timer));
            },
        });
        incoming.on("data", (chunk) => {
            if (begun)
                watchdog.touch();
            else
                first();
            begun = true;
            body.push(chunk);
        });
        incoming.on("end", () => body.end());
        // The error is told by "close", which also comes without one.
        incoming.on("error", () => { });
        return body;
    }
}
function watchConnection(outgoing, on) {
    outgoing.once("socket", (socket) => {
        if (!socket.connecting)
            return on.connected();
        on.connecting();
        socket.once("encrypted" in socket ? "secureConnect" : "connect", () => {
            // A model may think for many minutes without a byte; without probes, routers on the way forget the connection.
            socket.setKeepAlive(true, 30_000);
            on.connected();
        });
    });
}
function headerOf(incoming, name) {
    const value = incoming.headers[name];
    return Array.isArray(value) ? value.join(", ") : value;
}
function connectionError(url, cause) {
    const why = causes[cause.code ?? ""] ?? cause.message;
    return new ConnectionError(`No answer from ${url.origin}: ${why}.`, { cause, retryable: true });
}
const causes = {
    ECONNREFUSED: "nothing listens there (ECONNREFUSED)",
    ENOTFOUND: "the host name is not known (ENOTFOUND)",
    ECONNRESET: "the connection was closed (ECONNRESET)",
    EPIPE: "the connection was closed (EPIPE)",
    ETIMEDOUT: "the connection timed out (ETIMEDOUT)",
};
const openers = new Map();
/**
 * One agent for a protocol and limit, shared by all providers. `node:https` costs milliseconds to load, so only when it is needed; and not by
 * `import`, which reads every export of a built-in module: some of `node:http` load undici and all of crypto, 40 ms that nobody here needs.
 */
function openerFor(protocol, maxConnections) {
    const key = `${protocol}${maxConnections}`;
    let opener = openers.get(key);
    if (!opener) {
        const { request, Agent } = process.getBuiltinModule(protocol === "https:" ? "node:https" : "node:http");
        const agent = new Agent({ keepAlive: true, maxSockets: maxConnections, scheduling: "lifo" });
        openers.set(key, (opener = { open: request, agent }));
    }
    return opener;
}
