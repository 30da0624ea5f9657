/** The chat protocol: requests and answers of one server that speaks it. */
import type { FoundKey } from "../../http/credential.ts";
import type { Protocol } from "../../http/http-provider.ts";
import type { ChatProfile } from "./chat.ts";
import { chatRequest } from "./chat-request.ts";
import { chatDecoder } from "./chat-response.ts";

export function chatProtocol(profile: ChatProfile): Protocol {
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
export function chatHeaders({ headers, keyHeader }: ChatProfile) {
  return (found: FoundKey | undefined): Record<string, string> => ({
    ...headers,
    ...(found && keyHeaders(found.key, keyHeader)),
  });
}

/** A JSON Web Token, such as Microsoft Entra gives, is always a bearer token. */
function keyHeaders(key: string, keyHeader: string | undefined): Record<string, string> {
  const token = /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(key);
  return keyHeader === undefined || token ? { authorization: `Bearer ${key}` } : { [keyHeader]: key };
}
