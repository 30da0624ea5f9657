import { chatRequest } from "./chat-request.js";
import { chatDecoder } from "./chat-response.js";
export function chatProtocol(profile) {
    const { name, quirks } = profile;
    return {
        retryConflict: quirks.retryConflict ?? false,
        makeDecoder: (response) => chatDecoder(name, response, quirks),
        prepare: (request, { model }) => ({
            path: "/chat/completions",
            ...chatRequest(request, model, name, quirks),
            headers: chatHeaders(profile),
            options: request.options,
        }),
    };
}
/** Those of every request to the server. */
export function chatHeaders({ headers, keyHeader }) {
    return (found) => ({
        ...headers,
        ...(found && keyHeaders(found.key, keyHeader)),
    });
}
/** A JSON Web Token, such as Microsoft Entra gives, is always a bearer token. */
function keyHeaders(key, keyHeader) {
    const token = /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(key);
    return keyHeader === undefined || token ? { authorization: `Bearer ${key}` } : { [keyHeader]: key };
}
