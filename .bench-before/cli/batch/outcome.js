import { count, money } from "../cells.js";
import { CommandError } from "../failure.js";
import { batchLabel } from "./settings.js";
/** Of what has been collected. What is not done is the gravest, then what failed. */
export async function outcomeOf(operations, { id }, collector) {
    const { done, failed, cancelled } = collector;
    const { open } = await collector.count();
    const spend = spentOf(await spendOf(operations, id));
    const parts = [
        `${count(done - failed)} ok`,
        failed > 0 && `${count(failed)} failed`,
        open > 0 && `${count(open)} not done`,
        spend !== "" && `${spend} spent`,
    ];
    const summary = `Batch ${id}: ${parts.filter((part) => part !== false).join(", ")}.`;
    const of = (rows) => `${count(rows)} of ${count(done + open)} rows of the batch ${id}`;
    const error = open > 0
        ? new CommandError(`${of(open)} are not done.`, `To wait for them: aw batch collect ${id} --wait`, 5)
        : failed > cancelled
            ? new CommandError(`${of(failed)} failed; their lines say why.`, `To try them again: aw batch retry ${id}`, 1)
            : failed > 0
                ? new CommandError(`${of(failed)} were cancelled.`, `To go on with them: aw batch retry ${id}`, 6)
                : undefined;
    return { summary, ...(error && { error }) };
}
/** What all tries of all its operations have cost; `undefined` where nothing did yet, or they have no label of the batch. */
export async function spendOf(operations, id) {
    return (await operations.spend({ by: `label:${batchLabel}` })).find(({ key }) => key === id);
}
/** For people. */
export function spentOf(spend) {
    if (!spend)
        return "";
    const costs = Object.entries(spend.cost).map(([currency, nano]) => money({ currency: currency, nano }));
    const unknown = spend.unknown > 0 ? [`${count(spend.unknown)} calls whose cost is not known`] : [];
    const uncertain = spend.uncertain > 0 ? [`${count(spend.uncertain)} that were broken off and may have been paid`] : [];
    return [...costs, ...unknown, ...uncertain].join(" + ");
}
