/** The transport over a given `fetch`: for other runtimes, proxies and tests. */
import { ConnectionError } from "../core/errors.js";
import { Watchdog } from "./watchdog.js";
export function fetchTransport(fetchFunction) {
    return async (request, { signal, clock, timeouts }) => {
        signal.throwIfAborted();
        const exchange = new AbortController();
        const watchdog = new Watchdog(clock, (error) => exchange.abort(error));
        const follow = () => exchange.abort(signal.reason);
        signal.addEventListener("abort", follow, { once: true });
        const release = () => {
            watchdog.stop();
            signal.removeEventListener("abort", follow);
        };
        const explain = (cause, what) => exchange.signal.aborted ? exchange.signal.reason : new ConnectionError(what, { cause, retryable: true });
        // fetch does not tell when the connection stands, so that both phases are one here.
        watchdog.enter("first-byte", timeouts.connectMs + timeouts.firstByteMs);
        let response;
        try {
            response = await fetchFunction(request.url, {
                method: request.method,
                headers: request.headers,
                signal: exchange.signal,
                ...(request.body !== undefined && { body: request.body }),
            });
        }
        catch (error) {
            release();
            throw explain(error, `No answer from ${request.url.origin}: ${error.message}.`);
        }
        async function* body() {
            let begun = false;
            try {
                for await (const chunk of response.body ?? []) {
                    if (begun)
                        watchdog.touch();
                    else
                        watchdog.enter("between-chunks", timeouts.betweenChunksMs);
                    begun = true;
                    yield chunk;
                }
            }
            catch (error) {
                throw explain(error, `${request.url.origin} closed the connection before the end of its answer.`);
            }
            finally {
                release();
            }
        }
        return {
            status: response.status,
            header: (name) => response.headers.get(name) ?? undefined,
            body: body(),
        };
    };
}
