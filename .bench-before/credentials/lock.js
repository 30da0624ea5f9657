/** Lets one process at a time change a file of the user's directory. */
import { systemClock } from "../core/clock.js";
import { InvalidRequestError } from "../core/errors.js";
const patienceMs = 5000;
const pauseMs = 20;
/**
 * Runs `change` while no other process that asks the same is in it. It must not take long: the others wait.
 * @throws InvalidRequestError where the lock does not come free. It is not broken by force: two who do so at once would both go on
 */
export async function withLock(lock, change) {
    const { closeSync, openSync, rmSync } = process.getBuiltinModule("node:fs");
    for (let waitedMs = 0;; waitedMs += pauseMs) {
        try {
            closeSync(openSync(lock, "wx", 0o600));
            break;
        }
        catch (error) {
            if (error.code !== "EEXIST")
                throw error;
            if (waitedMs >= patienceMs) {
                const message = `Nothing was saved: ${lock} is there, as while another process saves; if none does, remove it.`;
                throw new InvalidRequestError("lock", message);
            }
        }
        await new Promise((resolve) => systemClock.after(pauseMs, resolve));
    }
    try {
        return await change();
    }
    finally {
        rmSync(lock, { force: true });
    }
}
