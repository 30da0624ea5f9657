/** What becomes of a row, as a line of JSON. */
import { AfterwordError, createRegistry, } from "../../index.js";
export class RowReader {
    #batch;
    #schema;
    #model;
    #answer = { text: "", finishReason: "stop" };
    /** @param schema what the texts are to be read by */
    constructor(batch, schema) {
        this.#batch = batch;
        this.#schema = schema;
        const answer = () => this.#answer;
        // A stored answer is read as if its model had said it just now: one set of rules holds for what is waited for and what is collected.
        const stored = {
            name: "stored",
            async *stream() {
                const { text, finishReason } = answer();
                yield { type: "start", id: "stored", model: "text" };
                yield { type: "block-start", index: 0, kind: "text" };
                yield { type: "text-delta", index: 0, text };
                yield { type: "block-end", index: 0, block: { type: "text", text } };
                yield { type: "finish", finishReason };
            },
        };
        this.#model = createRegistry({ providers: [stored] }).getModel("stored:text");
    }
    async lineOf(status) {
        const { id, response, error } = status;
        const input = inputOf(status);
        const head = { batch: this.#batch, row: rowOf(status), id, ...(input !== undefined && { input }) };
        if (!response)
            return { ...head, error: error?.details[0] ?? { message: error?.message ?? "" } };
        const { text, cost } = response;
        // In the provider's own words it would be the longest part of a line.
        const { raw: _raw, ...usage } = response.usage ?? {};
        const read = this.#schema === undefined ? {} : await this.#outputOf(response, this.#schema);
        return { ...head, text, ...read, ...(response.usage && { usage }), ...(cost && { cost }) };
    }
    async #outputOf(answer, schema) {
        this.#answer = answer;
        try {
            return { output: await this.#model.prompt("?", { schema }).output() };
        }
        catch (error) {
            if (!AfterwordError.isInstance(error) || error.code !== "output")
                throw error;
            return { error: { name: error.name, code: error.code, message: error.message } };
        }
    }
}
/** The operations of a batch are numbered by their idempotency keys. */
export function rowOf({ metadata: { idempotencyKey = "" } }) {
    return Number(idempotencyKey.slice(idempotencyKey.lastIndexOf("#") + 1));
}
/** What was read is kept in the description, so that whoever collects it needs neither the file nor this machine. */
function inputOf({ description }) {
    if (!description.startsWith("{"))
        return undefined;
    try {
        return JSON.parse(description);
    }
    catch {
        return undefined;
    }
}
