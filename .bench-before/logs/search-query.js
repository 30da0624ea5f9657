/** What somebody types to find something, as SQLite's full-text index understands it; no sign in it can be an error. */
/** Scripts that put no spaces between words, so that the index would have whole sentences as one. */
const unspaced = /[\p{Script=Han}\p{Script=Hiragana}\p{Script=Katakana}\p{Script=Thai}\p{Script=Lao}\p{Script=Khmer}\p{Script=Myanmar}]/u;
/** Words that all must occur; `"in quotes"` side by side; `begin*` as a beginning. `undefined` where there is nothing to look for. */
export function readQuery(text) {
    const match = [];
    const contains = [];
    for (const [, phrase, word = ""] of text.replaceAll("\0", " ").matchAll(/"([^"]*)"|(\S+)/gu)) {
        const term = (phrase ?? word.replace(/\*+$/, "")).trim();
        if (unspaced.test(term) || !/[\p{L}\p{N}]/u.test(term)) {
            if (term || word)
                contains.push(term || word);
        }
        else {
            match.push(`"${term.replaceAll('"', '""')}"${phrase === undefined && word.endsWith("*") ? "*" : ""}`);
        }
    }
    if (match.length === 0 && contains.length === 0)
        return undefined;
    return { ...(match.length > 0 && { match: match.join(" ") }), contains };
}
