/** The machine's own time. With `unref`, its timers do not keep the process alive. */
export function systemClock(unref) {
    return {
        now: () => Date.now(),
        after(ms, run) {
            // A longer delay would overflow setTimeout's 32 bits and fire at once.
            const timer = setTimeout(run, Math.min(ms, 2 ** 31 - 1));
            if (unref)
                timer.unref();
            return () => clearTimeout(timer);
        },
    };
}
/** A clock that stands still until it is advanced. `start` is in milliseconds since the epoch, by default the first moment of 2026. */
export function manualClock(start = Date.UTC(2026, 0, 1)) {
    let now = start;
    const timers = new Set();
    const waiters = new Set();
    const next = (until) => {
        let first;
        for (const timer of timers)
            if (timer.due <= until && (!first || timer.due < first.due))
                first = timer;
        return first;
    };
    return {
        now: () => now,
        after(ms, run) {
            const timer = { due: now + Math.max(0, ms), run };
            timers.add(timer);
            for (const waiter of waiters) {
                if (timers.size < waiter.count)
                    continue;
                waiters.delete(waiter);
                waiter.resolve();
            }
            return () => {
                timers.delete(timer);
            };
        },
        async advance(ms) {
            const until = now + ms;
            await turn();
            for (let timer = next(until); timer; timer = next(until)) {
                timers.delete(timer);
                // Two advances may overlap: time never goes back.
                now = Math.max(now, timer.due);
                timer.run();
                await turn();
            }
            now = Math.max(now, until);
        },
        async waiting(count = 1) {
            if (timers.size < count)
                await new Promise((resolve) => waiters.add({ count, resolve }));
        },
        get pending() {
            return timers.size;
        },
    };
}
/** Resolves after `ms`, or as soon as the signal aborts. */
export function pause(ms, clock, signal) {
    return new Promise((resolve) => {
        if (signal.aborted)
            return resolve();
        const done = () => {
            cancel();
            signal.removeEventListener("abort", done);
            resolve();
        };
        const cancel = clock.after(ms, done);
        signal.addEventListener("abort", done, { once: true });
    });
}
/** One turn of the event loop: everything that is ready runs before it resolves. */
export function turn() {
    return new Promise((resolve) => {
        setImmediate(resolve);
    });
}
