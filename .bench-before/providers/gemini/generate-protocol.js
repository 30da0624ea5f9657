/** The generateContent protocol: requests and answers of Gemini. */
import { InvalidRequestError } from "../../core/errors.js";
import { isObject } from "../../core/json.js";
import { generateError } from "./generate-errors.js";
import { generateRequest } from "./generate-request.js";
import { generateDecoder } from "./generate-response.js";
const apiVersion = "v1beta";
export function generateProtocol(name) {
    return {
        readError: generateError,
        makeDecoder: (response) => generateDecoder(name, response),
        prepare(request, { model }) {
            const streamed = request.options.stream ?? true;
            const { body, warnings } = generateRequest(request, model, name);
            const path = `/${apiVersion}/${resource(model.name)}`;
            return {
                path: `${path}:${streamed ? "streamGenerateContent?alt=sse" : "generateContent"}`,
                headers: (found) => ({ "x-goog-api-key": found?.key ?? "" }),
                ...withOwnConfig(body, request.options),
                warnings,
            };
        },
    };
}
/** A bare name is one of `models`; tuned models are named with their collection. @throws InvalidRequestError for what is no path */
function resource(name) {
    if (/^\w[\w.-]*(\/\w[\w.-]*)*$/.test(name))
        return name.includes("/") ? name : `models/${name}`;
    throw new InvalidRequestError("model", `The model's name is ${JSON.stringify(name)}; it may have letters, digits, "_", "-", "." and "/".`);
}
/** The two members of a request that hold most options: what `providerOptions` adds to them must not replace the others. */
const shared = ["generationConfig", "toolConfig"];
function withOwnConfig(body, options) {
    const given = options.providerOptions?.body;
    const members = shared.filter((member) => isObject(given?.[member]));
    if (!given || members.length === 0)
        return { body, options };
    const merged = members.map((member) => [
        member,
        { ...body[member], ...given[member] },
    ]);
    const rest = Object.entries(given).filter(([member]) => !members.some((each) => each === member));
    return {
        body: { ...body, ...Object.fromEntries(merged) },
        options: { ...options, providerOptions: { ...options.providerOptions, body: Object.fromEntries(rest) } },
    };
}
