/** What `aw batch run` is to do, from what was typed: a generation for each row, and what all of them may cost. */
import { createHash } from "node:crypto";
import { defaultRegistry, estimateCost, estimateTokens, getModel, } from "../../index.js";
import { readOptions } from "../options.js";
import { readSchema } from "../schema-flag.js";
import { Template } from "./template.js";
export class Plan {
    model;
    schema;
    #flags;
    #limit;
    #template;
    #options;
    /** @param limit how many rows at most */
    constructor(flags, limit) {
        this.#limit = limit;
        this.#flags = flags;
        this.#template = new Template(flags.prompt);
        this.model = getModel(flags.model);
        this.schema = flags.schema === undefined ? undefined : readSchema(flags.schema, false);
        this.#options = {
            ...(this.schema !== undefined && { schema: this.schema }),
            ...readOptions(flags.option ?? []),
            ...(flags.system !== undefined && { system: flags.system }),
        };
    }
    /** Reads all rows, and submits nothing: what is wrong with one of them is told before anything is paid. */
    async survey(input, signal) {
        const prices = new Map(this.#lanes().map((lane) => [lane, { cost: this.#nothing() }]));
        let rows = 0;
        let inputTokens = 0;
        for await (const row of input.rows(signal)) {
            if (rows >= this.#limit) {
                // The rest is read to its end, as the batch is known by all that is in its file.
                this.#template.fill(row);
                continue;
            }
            const { request } = this.#generation(row);
            rows++;
            inputTokens += estimateTokens(request);
            for (const [lane, sum] of prices)
                prices.set(lane, plus(sum, estimateCost(request, this.model.info, { lane })));
        }
        return { rows, inputTokens, prices };
    }
    /** By which the same command is known again: the same rows, asked the same of the same model. Only of an input that was read. */
    idOf(input) {
        const { prompt } = this.#flags;
        const all = [input.hash, prompt, this.model.id, this.#options];
        return createHash("sha256").update(JSON.stringify(all)).digest("hex").slice(0, 16);
    }
    async *items(input, signal) {
        let rows = 0;
        for await (const row of input.rows(signal)) {
            if (rows++ >= this.#limit)
                return;
            yield { generation: this.#generation(row), description: JSON.stringify(row.fields) };
        }
    }
    #generation(row) {
        return this.model.prompt(this.#template.fill(row), this.#options);
    }
    #nothing() {
        return { currency: this.model.info.prices?.currency ?? "USD", nano: 0 };
    }
    #lanes() {
        const { provider, lanes } = this.model.info;
        const own = defaultRegistry().providers.find(({ name }) => name === provider)?.lanes;
        const all = ["interactive", "background", "batch"];
        return all.filter((lane) => lane === "interactive" || (own?.[lane] && (!lanes || lanes.includes(lane))));
    }
}
function plus(sum, more) {
    if ("unknown" in sum)
        return sum;
    if ("unknown" in more)
        return more;
    return { cost: { ...sum.cost, nano: sum.cost.nano + more.cost.nano } };
}
