import { responsesRequest } from "./responses-request.js";
import { responsesDecoder } from "./responses-response.js";
export function responsesProtocol(profile) {
    const { name, quirks } = profile;
    return {
        retryConflict: quirks.retryConflict ?? false,
        makeDecoder: (response, _call, fail) => responsesDecoder(name, response, fail),
        prepare: (request, { model }) => ({
            path: "/responses",
            ...responsesRequest(request, model, name, quirks),
            headers: responsesHeaders(profile),
            options: request.options,
        }),
    };
}
/** Those of every request to the server. */
export function responsesHeaders({ headers }) {
    return (found) => ({
        ...headers,
        authorization: `Bearer ${found?.key}`,
    });
}
