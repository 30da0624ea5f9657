export const priceNames = [
    ...["input", "output", "cacheRead", "cacheWrite", "cacheWriteHour"],
    ...["inputAudio", "outputAudio"],
];
export function toModels({ models, ...group }) {
    return models.map((row) => toModel(group, row));
}
function toModel(group, [name, limits, rates, more = {}]) {
    const { provider, capabilities, lanes, lanePrices, serviceTiers, serverTools, currency = "USD" } = group;
    const [contextTokens, outputTokens] = limits;
    const { above, offPeak, since, until, retires } = more;
    return {
        id: `${provider}:${name}`,
        provider,
        name,
        capabilities,
        ...(limits.length > 0 && {
            limits: { ...(contextTokens != null && { contextTokens }), ...(outputTokens && { outputTokens }) },
        }),
        ...(rates && {
            prices: {
                currency,
                ...toPrices(rates),
                ...(above && { tiers: [{ aboveTokens: above[0], ...toPrices(above[1]) }] }),
                ...(offPeak && { offPeak: { ...toPrices(offPeak[0]), hours: offPeak[1] } }),
                ...(since !== undefined && { since }),
                ...(until !== undefined && { until }),
                ...(lanePrices && { lanes: lanePrices }),
                ...(serviceTiers && { serviceTiers }),
                ...(serverTools && { serverTools }),
            },
        }),
        ...(lanes && { lanes }),
        ...(retires !== undefined && { retires }),
    };
}
function toPrices(rates) {
    const prices = {};
    for (const [index, name] of priceNames.entries()) {
        const rate = rates[index];
        if (rate != null)
            prices[name] = rate;
    }
    return prices;
}
