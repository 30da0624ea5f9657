/** Tokens and money of an answer as a table, for people: aligned text, Markdown or HTML. */
import { decimals, formatCost } from "./cost.js";
/** Input, output, cache, tools that the provider ran, and the total, each with what it costs. What is not known reads `unknown`. */
export function usageTable(usage, cost, { format = "text" } = {}) {
    const head = ["Metric", "Count", `Cost (${cost?.currency ?? "USD"})`];
    const rows = rowsOf(usage, cost);
    switch (format) {
        case "text":
            return text(head, rows);
        case "markdown":
            return markdown(head, rows);
        case "html":
            return html(head, rows);
        default:
            return format;
    }
}
/** The last one is the total. */
function rowsOf(usage, cost) {
    const sum = (numbers) => numbers.reduce((all, each) => all + (each ?? 0), 0);
    const cached = usage && sum([usage.cacheRead, usage.cacheWrite]);
    const tools = usage && sum(Object.values(usage.serverTools ?? {}));
    const row = (metric, count, ...parts) => [
        metric,
        counted(count),
        money(count, cost, parts),
    ];
    return [
        row("Input tokens", usage?.input, "input"),
        row("Output tokens", usage?.output, "output"),
        row("Cache tokens", cached, "cacheRead", "cacheWrite"),
        row("Server tool use", tools, "serverTools"),
        ["Total", counted(usage?.total), cost ? formatCost(cost) : "unknown"],
    ];
}
function counted(count) {
    return count === undefined ? "unknown" : count.toLocaleString("en-US");
}
/** What was not there cost nothing; what has no part of its own in a known sum is not known. */
function money(count, cost, parts) {
    const known = parts.map((part) => cost?.parts[part]).filter((part) => part !== undefined);
    if (cost === undefined || (known.length === 0 && count !== 0))
        return "unknown";
    return decimals(known.reduce((all, part) => all + part, 0));
}
function text(head, rows) {
    const all = [head, ...rows];
    const width = (column) => Math.max(...all.map((row) => row[column].length));
    const [metric, count, cost] = [width(0), width(1), width(2)];
    return all.map((row) => `${row[0].padEnd(metric)}  ${row[1].padStart(count)}  ${row[2].padStart(cost)}`).join("\n");
}
function markdown(head, rows) {
    const line = (cells) => `| ${cells.join(" | ")} |`;
    const bold = (row) => row.map((cell) => `**${cell}**`);
    return [line(head), "|---|---:|---:|", ...rows.map((row, at) => line(at < rows.length - 1 ? row : bold(row)))].join("\n");
}
function html([metric, count, cost], rows) {
    const right = ' style="text-align: right;"';
    const bold = (row) => [strong(row[0]), strong(row[1]), strong(row[2])];
    const line = (row) => `<tr>\n<td>${row[0]}</td>\n<td${right}>${row[1]}</td>\n<td${right}>${row[2]}</td>\n</tr>`;
    return [
        `<table>\n<thead>\n<tr>\n<th>${metric}</th>\n<th${right}>${count}</th>\n<th${right}>${cost}</th>\n</tr>\n</thead>\n<tbody>`,
        ...rows.map((row, at) => line(at < rows.length - 1 ? row : bold(row))),
        "</tbody>\n</table>",
    ].join("\n");
}
function strong(cell) {
    return `<strong>${cell}</strong>`;
}
