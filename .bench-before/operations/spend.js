export function sumSpend(entries, by) {
    const sums = new Map();
    for (const entry of entries) {
        if (entry.kind === "reserved")
            continue;
        const key = keyOf(entry, by);
        const sum = sums.get(key) ?? { key, calls: 0, cost: {}, wasted: {}, unknown: 0, uncertain: 0 };
        sums.set(key, sum);
        sum.calls++;
        if (entry.kind === "uncertain")
            sum.uncertain++;
        else if (entry.cost) {
            sum.cost = plus(sum.cost, entry.cost);
            if (entry.kind === "wasted")
                sum.wasted = plus(sum.wasted, entry.cost);
        }
        else if (entry.costUnknown !== undefined)
            sum.unknown++;
    }
    return [...sums.values()].sort((a, b) => (a.key < b.key ? -1 : 1));
}
function plus(sums, { currency, nano }) {
    return { ...sums, [currency]: (sums[currency] ?? 0) + nano };
}
function keyOf({ model, at, operationId, labels = {} }, by) {
    switch (by) {
        case "model":
            return model;
        case "provider":
            return model.slice(0, model.indexOf(":"));
        case "day":
            return new Date(at).toISOString().slice(0, 10);
        case "operation":
            return operationId;
        default:
            return labels[by.slice("label:".length)] ?? "";
    }
}
