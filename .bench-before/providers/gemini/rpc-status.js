/** Name and HTTP status of each code. https://github.com/googleapis/googleapis/blob/master/google/rpc/code.proto */
const codes = [
    ["OK", 200],
    ["CANCELLED", 499],
    ["UNKNOWN", 500],
    ["INVALID_ARGUMENT", 400],
    ["DEADLINE_EXCEEDED", 504],
    ["NOT_FOUND", 404],
    ["ALREADY_EXISTS", 409],
    ["PERMISSION_DENIED", 403],
    ["RESOURCE_EXHAUSTED", 429],
    ["FAILED_PRECONDITION", 400],
    ["ABORTED", 409],
    ["OUT_OF_RANGE", 400],
    ["UNIMPLEMENTED", 501],
    ["INTERNAL", 500],
    ["UNAVAILABLE", 503],
    ["DATA_LOSS", 500],
    ["UNAUTHENTICATED", 401],
];
/** The same error as an HTTP answer tells it, so that one rule classifies both. */
export function httpError(status) {
    const number = codeOf(status.code);
    const known = codes.find(([name]) => name === status.status) ?? codes[number];
    // What is no code of gRPC is one of HTTP, or not known.
    const [name, httpStatus] = known ?? ["UNKNOWN", number >= 400 ? number : 500];
    const { message } = status;
    const said = typeof message === "string" && message !== "" ? message : "no reason given";
    return { error: { ...status, code: httpStatus, status: name, message: said } };
}
/** Why a request was not carried out, where that is what its status says. */
export function notRun(name) {
    if (name === "CANCELLED")
        return "cancelled";
    return name === "DEADLINE_EXCEEDED" ? "expired" : undefined;
}
/** It comes as a number, or as text of one; 2 is an error that is not known. */
function codeOf(code) {
    const number = Number(code ?? 2);
    return Number.isInteger(number) && number > 0 ? number : 2;
}
