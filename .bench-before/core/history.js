const facts = new WeakMap();
const pieces = new WeakMap();
/** One list of all; none of them may change afterwards. */
export function joined(...lists) {
    // Not flat(), which goes through them one by one.
    const whole = [].concat(...lists);
    pieces.set(whole, lists);
    return whole;
}
export function factsOf(messages) {
    const known = facts.get(messages);
    if (known)
        return known;
    const parts = pieces.get(messages);
    const found = parts ? merged(parts.map(factsOf)) : read(messages);
    facts.set(messages, found);
    // What they were made of is not needed any more, and would keep every earlier history alive.
    pieces.delete(messages);
    return found;
}
function merged(all) {
    const some = all.filter(({ files, owned }) => files.length > 0 || owned.size > 0);
    if (some.length <= 1)
        return some[0] ?? nothing;
    const owned = new Map();
    for (const each of some) {
        for (const [names, count] of each.owned)
            owned.set(names, (owned.get(names) ?? 0) + count);
    }
    return { files: some.flatMap(({ files }) => files), owned };
}
const nothing = { files: [], owned: new Map() };
function read(messages) {
    const files = [];
    const owned = new Map();
    for (const { role, parts } of messages) {
        for (const part of parts) {
            if (part.type === "file")
                files.push(part);
            // What the provider's own tools gave goes back as it came.
            else if (part.type === "tool-result" && !part.providerExecuted)
                files.push(...(part.files ?? []));
            else if (role === "assistant") {
                const names = ownersOf(part).join(" ");
                if (names !== "")
                    owned.set(names, (owned.get(names) ?? 0) + 1);
            }
        }
    }
    return files.length > 0 || owned.size > 0 ? { files, owned } : nothing;
}
/** The providers whose own data a part carries, where that matters for what the model reads. */
function ownersOf(part) {
    if (part.type === "provider")
        return [part.provider];
    if (part.type !== "reasoning" && part.type !== "tool-call")
        return [];
    return part.providerMetadata ? Object.keys(part.providerMetadata) : [];
}
