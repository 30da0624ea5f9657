/** The chat protocol: requests and answers of one server that speaks it. */
import type { Protocol } from "../../http/http-provider.ts";
import type { ChatProfile } from "./chat.ts";
import { chatRequest } from "./chat-request.ts";
import { chatDecoder } from "./chat-response.ts";

export function chatProtocol({ name, quirks, headers, keyHeader }: ChatProfile): Protocol {
  return {
    retryConflict: quirks.retryConflict ?? false,
    makeDecoder: (response) => chatDecoder(name, response, quirks),
    prepare: (request, { model }) => ({
      path: "/chat/completions",
      ...chatRequest(request, model, name, quirks),
      headers: (found) => ({ ...headers, ...(found && keyHeaders(found.key, keyHeader)) }),
      options: request.options,
    }),
  };
}

/** A JSON Web Token, such as Microsoft Entra gives, is always a bearer token. */
function keyHeaders(key: string, keyHeader: string | undefined): Record<string, string> {
  const token = /^eyJ[\w-]*\.[\w-]+\.[\w-]*$/.test(key);
  return keyHeader === undefined || token ? { authorization: `Bearer ${key}` } : { [keyHeader]: key };
}
