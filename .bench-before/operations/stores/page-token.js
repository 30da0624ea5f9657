/** Where a page of a list ended: the next one begins after it, whatever was added meanwhile. */
import { InvalidRequestError } from "../../core/errors.js";
export function toPageToken({ createdAt, seq }) {
    return btoa(`${createdAt} ${seq}`).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
}
/** @throws InvalidRequestError when it is none */
export function fromPageToken(token) {
    const [createdAt = Number.NaN, seq = Number.NaN, ...rest] = decoded(token).split(" ").map(Number);
    if (token && rest.length === 0 && toPageToken({ createdAt, seq }) === token)
        return { createdAt, seq };
    throw new InvalidRequestError("pageToken", `"${token}" is no page token. Give the nextPageToken of the page before.`);
}
function decoded(token) {
    try {
        return atob(token.replaceAll("-", "+").replaceAll("_", "/"));
    }
    catch {
        return "";
    }
}
