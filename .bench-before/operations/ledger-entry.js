import { newId } from "../core/id.js";
export function ledgerEntry({ id: operationId, request: { model }, labels }, { kind, step, attempt, at, usage, cost, costUnknown, response, id = newId(at) }) {
    return {
        ...{ id, operationId, at, kind, model, step, attempt },
        ...(usage && { usage }),
        ...(cost && { cost }),
        ...(costUnknown !== undefined && { costUnknown }),
        ...(response?.requestId !== undefined && { requestId: response.requestId }),
        // So that what was spent by a label is known when the operation is forgotten.
        ...(Object.keys(labels).length > 0 && { labels }),
    };
}
