/** The Responses protocol: requests and answers of one server that speaks it. */
import type { FoundKey } from "../../http/credential.ts";
import type { Protocol } from "../../http/http-provider.ts";
import type { ResponsesProfile } from "./responses.ts";
import { responsesRequest } from "./responses-request.ts";
import { responsesDecoder } from "./responses-response.ts";

export function responsesProtocol(profile: ResponsesProfile): Protocol {
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
export function responsesHeaders({ headers }: ResponsesProfile) {
  return (found: FoundKey | undefined): Record<string, string> => ({
    ...headers,
    authorization: `Bearer ${found?.key}`,
  });
}
