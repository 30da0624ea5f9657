/** The generateContent protocol: requests and answers of Gemini. */
import { InvalidRequestError } from "../../core/errors.ts";
import { isObject, type JsonObject } from "../../core/json.ts";
import type { RequestOptions } from "../../core/options.ts";
import type { Protocol } from "../../http/http-provider.ts";
import { generateError } from "./generate-errors.ts";
import { generateRequest } from "./generate-request.ts";
import { generateDecoder } from "./generate-response.ts";

const apiVersion = "v1beta";

export function generateProtocol(name: string): Protocol {
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
function resource(name: string): string {
  if (/^\w[\w.-]*(\/\w[\w.-]*)*$/.test(name)) return name.includes("/") ? name : `models/${name}`;
  throw new InvalidRequestError(
    "model",
    `The model's name is ${JSON.stringify(name)}; it may have letters, digits, "_", "-", "." and "/".`,
  );
}

/** The two members of a request that hold most options: what `providerOptions` adds to them must not replace the others. */
const shared = ["generationConfig", "toolConfig"] as const;

function withOwnConfig(body: JsonObject, options: RequestOptions): { body: JsonObject; options: RequestOptions } {
  const given = options.providerOptions?.body;
  const members = shared.filter((member) => isObject(given?.[member]));
  if (!given || members.length === 0) return { body, options };
  const merged = members.map((member) => [
    member,
    { ...(body[member] as JsonObject), ...(given[member] as JsonObject) },
  ]);
  const rest = Object.entries(given).filter(([member]) => !members.some((each) => each === member));
  return {
    body: { ...body, ...Object.fromEntries(merged) },
    options: { ...options, providerOptions: { ...options.providerOptions, body: Object.fromEntries(rest) } },
  };
}
