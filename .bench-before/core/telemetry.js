const { process: runtime } = globalThis;
const channels = new Map();
function channel(name) {
    if (!channels.has(name)) {
        channels.set(name, runtime?.getBuiltinModule?.("node:diagnostics_channel")?.tracingChannel(name));
    }
    return channels.get(name);
}
/**
 * Publishes `start` with the message and, when the returned function is called, the same object with what it is given: on `error` and
 * `asyncEnd` where that holds an error, else on `asyncEnd` alone. `undefined` where nobody listens.
 */
export function trace(name, make) {
    const found = channel(name);
    if (!found || !(found.start.hasSubscribers || found.asyncEnd.hasSubscribers || found.error.hasSubscribers))
        return;
    const message = make();
    found.start.publish(message);
    return (end) => {
        Object.assign(message, end);
        if ("error" in end)
            found.error.publish(message);
        found.asyncEnd.publish(message);
    };
}
