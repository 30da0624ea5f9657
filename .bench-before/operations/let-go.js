/** The reasons for which a worker stops in the middle of an operation. */
export class LetGoReason extends Error {
    why;
    constructor(why) {
        super(`The operation is ${why}.`);
        this.why = why;
    }
}
