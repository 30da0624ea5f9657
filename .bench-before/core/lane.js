/** The contract of a lane: work that a provider carries out by itself, submitted now and collected later. */
import { AfterwordError } from "./errors.js";
/**
 * Nobody knows whether the provider took a submission: the connection broke after it was sent, or the answer cannot be read. It was not sent
 * again, which could run and bill it twice. `code` and `cause` are those of the failure.
 */
export class UnclearSubmissionError extends AfterwordError {
    provider;
    constructor(provider, cause) {
        const said = cause.message.replace(/\.$/, "");
        super(cause.code, `It is unclear whether ${provider} took the submission: ${said}. It was not sent again, as it might run twice.`, { cause });
        this.provider = provider;
    }
}
