/** OpenAI's lists, page by page. https://platform.openai.com/docs/api-reference/batch/list */
import { Failure } from "../failure.js";
export function openaiPage(all, query) {
    const limit = Number(query.get("limit") ?? 20);
    if (!Number.isInteger(limit) || limit < 1)
        throw new Failure(400, `Invalid 'limit': ${query.get("limit")}.`);
    const after = query.get("after");
    const from = after === null ? 0 : all.findIndex(({ id }) => id === after) + 1;
    if (after !== null && from === 0)
        throw new Failure(404, `No such object: ${after}`, { param: "after" });
    const data = all.slice(from, from + limit);
    return {
        ...{ object: "list", data, first_id: data[0]?.id ?? null, last_id: data.at(-1)?.id ?? null },
        has_more: from + limit < all.length,
    };
}
