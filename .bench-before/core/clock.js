export const systemClock = {
    now: () => Date.now(),
    after(ms, run) {
        // A longer delay would overflow setTimeout's 32 bits and fire at once.
        const timer = setTimeout(run, Math.min(ms, 2 ** 31 - 1));
        return () => clearTimeout(timer);
    },
};
/** Resolves after `ms`, or rejects with the signal's reason as soon as it aborts. */
export function sleep(ms, clock, signal) {
    return new Promise((resolve, reject) => {
        if (signal.aborted)
            return reject(signal.reason);
        const stop = () => {
            cancel();
            reject(signal.reason);
        };
        const cancel = clock.after(ms, () => {
            signal.removeEventListener("abort", stop);
            resolve();
        });
        signal.addEventListener("abort", stop, { once: true });
    });
}
