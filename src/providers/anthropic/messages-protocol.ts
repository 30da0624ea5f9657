/** The messages protocol: requests and answers of Anthropic. */
import type { FoundKey } from "../../http/credential.ts";
import type { HttpCall } from "../../http/http.ts";
import type { Protocol } from "../../http/http-provider.ts";
import { tokenVariable } from "./key-variables.ts";
import type { MessagesProfile } from "./messages.ts";
import { messagesRequest } from "./messages-request.ts";
import { messagesDecoder } from "./messages-response.ts";

/** https://docs.anthropic.com/en/api/versioning */
const apiVersion = "2023-06-01";

export function messagesProtocol(profile: MessagesProfile): Protocol {
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
export function messagesHeaders({ betas }: MessagesProfile, found: FoundKey | undefined): HttpCall["headers"] {
  return {
    "anthropic-version": apiVersion,
    ...(betas.length > 0 && { "anthropic-beta": betas.join(",") }),
    ...(found?.source.variable === tokenVariable
      ? { authorization: `Bearer ${found.key}` }
      : { "x-api-key": found?.key ?? "" }),
  };
}
