import { InvalidRequestError } from "../core/errors.js";
import { estimateCost } from "../core/estimate.js";
import { newId } from "../core/id.js";
import { toolList } from "../core/tool.js";
import { pendingCalls } from "../core/tool-run.js";
import { reserve } from "./budgets.js";
import { checkDeferOptions, hashOf, settingsOf } from "./defer-options.js";
import { chooseLane } from "./lanes.js";
import { ledgerEntry } from "./ledger-entry.js";
import { ownWork, packWork } from "./turn-facts.js";
const instead = {
    log: "The registry that the worker is given may have one.",
    signal: "operation.cancel() ends one.",
};
export class Drafts {
    #means;
    constructor(means) {
        this.#means = means;
    }
    /** @throws InvalidRequestError, UnsupportedError, CostLimitError: for what cannot be carried out later */
    async make(generation, options, batch) {
        const drafted = await this.#recordOf(generation, options);
        const { id, createdAt, request, lane, settings } = drafted;
        const { info } = this.#means.registry.getModel(request.model);
        const estimate = estimateCost(request, info, { lane });
        const held = reserve(this.#means.budgets, drafted, estimate);
        const record = { ...drafted, ...(held && { reserved: held.reserved }), ...(batch !== undefined && { batch }) };
        const runAt = Math.max(record.notBefore ?? createdAt, createdAt);
        // Calls that the prompt has left open are carried out here before anything is sent.
        const isPacked = lane === "batch" && !(settings.chain && pendingCalls(request.messages).length > 0);
        const told = "cost" in estimate ? { cost: estimate.cost } : { costUnknown: estimate.unknown };
        const entry = ledgerEntry(record, { kind: "reserved", step: 0, attempt: 0, at: createdAt, ...told });
        const work = isPacked
            ? packWork(record, request, runAt)
            : ownWork(record, Math.min(runAt, record.deadline ?? runAt));
        const changes = [
            { type: "insert", record },
            { type: "events", operationId: id, at: createdAt, events: [{ type: "state", state: "queued" }] },
            { type: "ledger", entry },
            ...(held?.changes ?? []),
            work,
        ];
        return { record, changes };
    }
    async #recordOf(generation, options) {
        const { plan } = generation;
        if (generation.started) {
            throw new InvalidRequestError("generation", "This generation has been started; defer one that nobody has read yet.");
        }
        if (!plan)
            throw new InvalidRequestError("generation", "This generation cannot be deferred; make one with model.prompt() or chain().");
        checkDeferOptions(options, this.#means.clock.now());
        const { request } = generation;
        // It has to be known to whoever carries it out.
        this.#means.registry.getModel(request.model);
        this.#checkPlan(plan);
        const { description = "", labels, priority = 0, notBefore, deadline, idempotencyKey, keepMs } = options;
        const settings = settingsOf(plan, options);
        const now = this.#means.clock.now();
        const { provider, model } = this.#means.registry.means(request.model);
        const { lane, reason } = chooseLane({
            ...{ asked: options.lane, request, chain: plan.chain, provider, model, now },
            repair: settings.repair === true,
            deadline: deadline?.getTime(),
        });
        return {
            id: newId(now),
            state: "queued",
            description,
            labels: { ...plan.options.labels, ...labels },
            createdBy: this.#means.createdBy,
            createdAt: now,
            modifiedAt: now,
            request,
            settings,
            lane,
            priority,
            bodyHash: await hashOf({ request, settings }),
            attempts: 0,
            ...(reason !== undefined && { laneReason: reason }),
            ...(notBefore && { notBefore: notBefore.getTime() }),
            ...(deadline && { deadline: deadline.getTime() }),
            ...(idempotencyKey !== undefined && { idempotencyKey }),
            ...(keepMs !== undefined && { keepUntil: now + keepMs }),
        };
    }
    #checkPlan({ chain, settings, options }) {
        const hook = settings.beforeCall ? "beforeCall" : settings.afterCall ? "afterCall" : undefined;
        if (hook) {
            throw new InvalidRequestError(hook, `${hook} is a function of this process and cannot be stored; leave it out of a chain that is deferred.`);
        }
        const unstored = options.log ? "log" : options.signal ? "signal" : undefined;
        if (unstored) {
            const message = `${unstored} belongs to a call of this process and is not stored; leave it out. ${instead[unstored]}`;
            throw new InvalidRequestError(unstored, message);
        }
        if (!chain)
            return;
        for (const each of toolList(options.tools)) {
            if (!("execute" in each) || this.#means.tools.has(each.name))
                continue;
            throw new InvalidRequestError("tools", `The tool ${each.name} is not registered; pass it to openOperations({ tools }).`);
        }
    }
}
