/** The Responses protocol: requests and answers of one server that speaks it. */
import type { Protocol } from "../../http/http-provider.ts";
import type { ResponsesProfile } from "./responses.ts";
import { responsesRequest } from "./responses-request.ts";
import { responsesDecoder } from "./responses-response.ts";

export function responsesProtocol({ name, quirks, headers }: ResponsesProfile): Protocol {
  return {
    retryConflict: quirks.retryConflict ?? false,
    makeDecoder: (response, _call, fail) => responsesDecoder(name, response, fail),
    prepare: (request, { model }) => ({
      path: "/responses",
      ...responsesRequest(request, model, name, quirks),
      headers: (found) => ({ ...headers, authorization: `Bearer ${found?.key}` }),
      options: request.options,
    }),
  };
}
