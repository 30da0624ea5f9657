import { tokenVariable } from "./key-variables.js";
import { messagesRequest } from "./messages-request.js";
import { messagesDecoder } from "./messages-response.js";
/** https://docs.anthropic.com/en/api/versioning */
const apiVersion = "2023-06-01";
export function messagesProtocol(profile) {
    const { name } = profile;
    return {
        retryConflict: true,
        makeDecoder: (response) => messagesDecoder(name, response),
        prepare: (request, { model }) => ({
            path: "/v1/messages",
            ...messagesRequest(request, model, name),
            headers: (found) => messagesHeaders(profile, found),
            options: request.options,
        }),
    };
}
/** Of every request, whatever it asks for. */
export function messagesHeaders({ betas }, found) {
    return {
        "anthropic-version": apiVersion,
        ...(betas.length > 0 && { "anthropic-beta": betas.join(",") }),
        ...(found?.source.variable === tokenVariable
            ? { authorization: `Bearer ${found.key}` }
            : { "x-api-key": found?.key ?? "" }),
    };
}
