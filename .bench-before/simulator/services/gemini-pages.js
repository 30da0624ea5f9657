const usual = 50;
/** The page that `query` asks for; the token of the next one stands beside its items. */
export function page(items, query, name, write) {
    const size = Number(query.get("pageSize")) || usual;
    const start = Number(query.get("pageToken")) || 0;
    const end = start + size;
    const written = items.slice(start, end).map(write);
    return {
        ...(written.length > 0 && { [name]: written }),
        ...(end < items.length && { nextPageToken: String(end) }),
    };
}
