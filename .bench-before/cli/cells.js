/** One line, cut where it does not fit. */
export function shorten(text, width) {
    const line = oneLine(text);
    const letters = Array.from(line);
    return letters.length > width ? `${letters.slice(0, Math.max(0, width - 1)).join("")}…` : line;
}
/** Without the tabs and line breaks that would end a cell. */
export function oneLine(text) {
    return text.replace(/\s+/g, " ").trim();
}
export function cells(...values) {
    return `${values.map((value) => (value === undefined ? "" : oneLine(String(value)))).join("\t")}\n`;
}
/** For people: as many digits as say something. */
export function money({ currency, nano }) {
    const value = nano / 1e9;
    const digits = value >= 1 || value === 0 ? 2 : Math.min(6, 1 - Math.floor(Math.log10(value)));
    const sign = currency === "USD" ? "$" : "₽";
    return value > 0 && value < 1e-6 ? `<${sign}0.000001` : `${sign}${value.toFixed(digits)}`;
}
/** To the billionth: `0.009600000 USD`. */
export function exactMoney({ currency, nano }) {
    return `${(nano / 1e9).toFixed(9)} ${currency}`;
}
export function count(value) {
    return value === undefined ? "" : value.toLocaleString("en-US");
}
/** Everything that went in: also what came from a cache or went into one. */
export function inputTokens({ input, cacheRead, cacheWrite } = {}) {
    if (input === undefined && cacheRead === undefined && cacheWrite === undefined)
        return undefined;
    return (input ?? 0) + (cacheRead ?? 0) + (cacheWrite ?? 0);
}
/** Of stdout, in characters. */
export function terminalWidth() {
    return process.stdout.columns || 80;
}
