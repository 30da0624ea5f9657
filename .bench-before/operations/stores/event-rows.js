/** @param rows each with the number of its `first` event, when it was written, and the events as JSON */
export function toEvents(rows, from, to) {
    const found = rows.flatMap(({ first, at, json }) => JSON.parse(String(json)).map((event, index) => ({
        sequence: Number(first) + index,
        at: Number(at),
        event,
    })));
    return found.filter(({ sequence }) => sequence >= from && sequence <= to);
}
