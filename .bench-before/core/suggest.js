/** Names that look like a mistyped one, for error messages. */
/** The candidates nearest to `name`, best first: at most three, and none that is too far away to be meant. */
export function closest(name, candidates) {
    const wanted = name.toLowerCase();
    const ranked = [];
    for (const candidate of candidates) {
        const edits = distance(wanted, candidate.toLowerCase());
        const mostEdits = Math.min(3, Math.max(1, Math.round(candidate.length * 0.4)));
        if (edits <= mostEdits)
            ranked.push({ candidate, edits });
    }
    return ranked
        .sort((a, b) => a.edits - b.edits)
        .slice(0, 3)
        .map(({ candidate }) => candidate);
}
/** Levenshtein distance, one row at a time. */
function distance(a, b) {
    let row = Array.from({ length: b.length + 1 }, (_, index) => index);
    for (let i = 1; i <= a.length; i++) {
        const next = [i];
        for (let j = 1; j <= b.length; j++) {
            const replaced = (row[j - 1] ?? 0) + (a[i - 1] === b[j - 1] ? 0 : 1);
            next.push(Math.min(replaced, (row[j] ?? 0) + 1, (next[j - 1] ?? 0) + 1));
        }
        row = next;
    }
    return row[b.length] ?? 0;
}
