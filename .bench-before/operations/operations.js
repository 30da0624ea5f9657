/** Where generations are deferred to and collected from. */
import { systemClock } from "../core/clock.js";
import { InvalidRequestError } from "../core/errors.js";
import { Generation } from "../core/generation.js";
import { newId } from "../core/id.js";
import { show } from "../core/input.js";
import { toolList } from "../core/tool.js";
import { Batch } from "./batch.js";
import { budgetExceeded, checkBudgetRules } from "./budgets.js";
import { Drafts } from "./drafts.js";
import { BudgetError, ConflictError } from "./errors.js";
import { Operation } from "./operation.js";
import { sumSpend } from "./spend.js";
import { statusOf } from "./status.js";
import { readWebhook } from "./webhooks.js";
import { Worker } from "./worker.js";
const draftsPerCommit = 500;
function checkBatchId(id) {
    if (typeof id === "string" && /^.{1,200}$/s.test(id))
        return;
    throw new InvalidRequestError("id", `The id of a batch is ${show(id)}; it must be text of 1 to 200 characters.`);
}
/** Which of many it was. */
function atPlace(error, index) {
    if (!(error instanceof InvalidRequestError))
        return error;
    return new InvalidRequestError(`items[${index}].${error.field}`, `Item ${index}: ${error.message}`);
}
export class Operations {
    #store;
    #clock;
    #worker;
    #budgets;
    #drafts;
    /** Made by `openOperations()`. @internal */
    constructor(options) {
        const { store, registry, tools, worker = {}, createdBy = "", clock = systemClock, budgets = [] } = options;
        checkBudgetRules(budgets);
        this.#budgets = budgets;
        this.#store = store;
        this.#clock = clock;
        const list = toolList(tools).filter((each) => "execute" in each);
        const known = new Map(list.map((each) => [each.name, each]));
        this.#drafts = new Drafts({ registry, tools: known, clock, createdBy, budgets });
        this.#worker = worker === false ? undefined : new Worker({ store, registry, tools: known, clock, budgets }, worker);
        this.#worker?.start();
    }
    /**
     * Submits a generation that nobody has begun to read. It is carried out by a worker: here, or in another process.
     * @returns when it is written down, before anything is generated
     * @throws InvalidRequestError for what cannot be carried out later, naming why
     * @throws ConflictError when the idempotency key stands for another request
     * @throws StoreError when it cannot be written down
     */
    async defer(generation, options = {}) {
        return this.#write(await this.#drafts.make(generation, options));
    }
    /**
     * Submits many, a few hundred in one commit, from a list or from whatever gives them one after the other; in memory are those few hundred. Where one
     * cannot be submitted, some of those before it are. With an `id` of one's own the same call goes on where an earlier one ended: what is submitted already
     * is not submitted twice.
     * @throws InvalidRequestError for one that cannot be carried out later, with its place
     * @throws CostLimitError where a budget does not allow another one
     */
    async deferAll(items, options = {}) {
        const { id = newId(this.#clock.now()), ...others } = options;
        checkBatchId(id);
        let drafts = [];
        let index = 0;
        const add = async (item) => {
            const { generation, ...own } = item instanceof Generation ? { generation: item } : item;
            const idempotencyKey = `${id}#${index}`;
            const labels = { ...others.labels, ...("labels" in own ? own.labels : {}) };
            try {
                drafts.push(await this.#drafts.make(generation, { ...others, ...own, labels, idempotencyKey }, id));
            }
            catch (error) {
                throw atPlace(error, index);
            }
            index++;
            if (drafts.length < draftsPerCommit)
                return;
            await this.#writeAll(drafts);
            drafts = [];
        };
        if (Symbol.iterator in items)
            for (const item of items)
                await add(item);
        else
            for await (const item of items)
                await add(item);
        await this.#writeAll(drafts);
        return this.batch(id);
    }
    /** The operations that were submitted together, whoever has submitted them. Asks nothing. */
    batch(id) {
        checkBatchId(id);
        return new Batch(id, this.#store, (operation) => this.attach(operation));
    }
    /** The operation with this id, whoever has submitted it. Asks nothing: one that does not exist is told by its methods. */
    attach(id) {
        if (typeof id !== "string" || id === "")
            throw new InvalidRequestError("id", `The id of an operation is text, not ${show(id)}.`);
        return new Operation(id, this.#store, () => this.#clock.now());
    }
    /**
     * Takes a webhook of a provider: what it is about is asked for now, by whichever worker comes first. Its signature says that it is the provider's; nothing
     * else of it is believed. OpenAI and Gemini send them.
     * @param provider its name in the registry
     * @param secret with which the provider signs; it is not stored
     * @throws InvalidRequestError for what is not signed with it, or not just now
     */
    async receiveWebhook(provider, request, secret) {
        const at = this.#clock.now();
        const about = await readWebhook(request, secret, at);
        await this.#store.commit([{ type: "notify", notice: `${provider} ${about}`, at }]);
    }
    /** Newest first. */
    async list(options = {}) {
        const { since, until, pageSize = 50, ...rest } = options;
        const { records, nextPageToken } = await this.#store.list({
            ...rest,
            limit: pageSize,
            ...(since && { since: since.getTime() }),
            ...(until && { until: until.getTime() }),
        });
        return { operations: records.map(statusOf), ...(nextPageToken !== undefined && { nextPageToken }) };
    }
    /** What was spent, by model unless said otherwise. */
    async spend({ by = "model", ...range } = {}) {
        return sumSpend(await this.#store.ledger(range), by);
    }
    /** Forgets operations that are done and older than this, or whose time to be kept is over. What they cost stays in the ledger. @returns how many */
    async prune({ olderThanMs } = {}) {
        const now = this.#clock.now();
        const states = ["succeeded", "failed", "cancelled", "expired"];
        let pageToken;
        let count = 0;
        do {
            const page = await this.#store.list({ limit: 500, states, ...(pageToken !== undefined && { pageToken }) });
            const old = page.records.filter(({ modifiedAt, keepUntil }) => (keepUntil !== undefined && keepUntil <= now) ||
                (olderThanMs !== undefined && modifiedAt <= now - olderThanMs));
            if (old.length > 0)
                await this.#store.commit(old.map(({ id }) => ({ type: "delete", id })));
            count += old.length;
            pageToken = page.nextPageToken;
        } while (pageToken !== undefined);
        return count;
    }
    /** Stops the worker of this process, waiting so long for what it does, and closes the store. */
    async close(drainMs) {
        await this.#worker?.stop(drainMs);
        await this.#store[Symbol.asyncDispose]();
    }
    async [Symbol.asyncDispose]() {
        await this.close();
    }
    async #write({ record, changes }) {
        const { idempotencyKey } = record;
        try {
            await this.#store.commit(changes);
        }
        catch (error) {
            if (error instanceof BudgetError)
                throw budgetExceeded(error, this.#budgets, record.createdAt);
            if (!(error instanceof ConflictError) || idempotencyKey === undefined)
                throw error;
            const earlier = await this.#store.findByKey(idempotencyKey);
            if (earlier?.bodyHash !== record.bodyHash)
                throw error;
            return this.attach(earlier.id);
        }
        return this.attach(record.id);
    }
    /** In one commit; one by one where some of them are there already, or the money is not enough for all. */
    async #writeAll(drafts) {
        try {
            await this.#store.commit(drafts.flatMap(({ changes }) => changes));
        }
        catch (error) {
            if (!(error instanceof ConflictError || error instanceof BudgetError))
                throw error;
            for (const draft of drafts)
                await this.#write(draft);
        }
    }
}
