/** Says how to go on where a settings file, or what should go into it, cannot be used. */
import { AfterwordError } from "../index.js";
import { CommandError } from "./failure.js";
/** What the library refuses here is no option of a prompt, of which the usual advice speaks. */
export async function withAdvice(work, advice) {
    try {
        return await work;
    }
    catch (error) {
        if (!AfterwordError.isInstance(error) || error.code !== "invalid-request")
            throw error;
        throw new CommandError(error.message, advice);
    }
}
