/** A Provider over HTTP: its facts are known at once, the code of its protocol is loaded with the first request. */
import type { StreamEvent, Warning } from "../core/events.ts";
import type { Feature } from "../core/features.ts";
import type { CallContext, Provider } from "../core/provider.ts";
import type { ModelRequest } from "../core/request.ts";
import type { FoundKey, KeyOwner } from "./credential.ts";
import type { HttpCall, HttpProfile } from "./http.ts";
import { type BaseURL, checkSettings, type HttpSettings, resolveBaseURL } from "./settings.ts";

export interface HttpProviderFacts {
  readonly name: string;
  readonly features: ReadonlySet<Feature>;
  readonly hints?: Provider["hints"] | undefined;
  readonly baseURL: BaseURL;
  /** Where the key is looked up, in order. */
  readonly keyVariables: readonly string[];
  /** A server on one's own machine may need none. */
  readonly keyOptional?: boolean | undefined;
  /** Loads what turns requests into calls and answers into events: many files, which a process that asks another provider does not need. */
  readonly load: () => Promise<Protocol>;
}

export interface Protocol extends Omit<HttpProfile, "provider" | "baseURL"> {
  /** @throws InvalidRequestError or UnsupportedError for what the protocol cannot carry, before a key is looked up */
  prepare(request: ModelRequest, context: CallContext): PreparedCall;
}

export interface PreparedCall extends Omit<HttpCall, "headers" | "secrets"> {
  /** @param found missing only where the key is optional */
  headers(found: FoundKey | undefined): HttpCall["headers"];
  /** What of the request could not be sent as it is, told right after `start`. */
  readonly warnings?: readonly Warning[];
}

/** @throws InvalidRequestError naming a setting that cannot be used */
export function httpProvider(facts: HttpProviderFacts, settings: HttpSettings): Provider {
  const { name, baseURL, keyVariables, keyOptional, features, hints } = facts;
  checkSettings(settings);
  if (typeof baseURL === "string") resolveBaseURL(baseURL);
  const owner: KeyOwner = { provider: name, variables: keyVariables, optional: keyOptional };
  const load = async () => {
    const [{ Http }, { findKey, findKeyIfAny }, { prepare, ...profile }] = await Promise.all([
      import("./http.ts"),
      import("./credential.ts"),
      facts.load(),
    ]);
    const http = new Http({ ...profile, provider: name, baseURL }, settings);
    return { http, prepare, find: keyOptional ? findKeyIfAny : findKey };
  };
  let loaded: ReturnType<typeof load> | undefined;
  return {
    name,
    keyVariables,
    features,
    ...(hints && { hints }),
    async credentialSource() {
      const { keySource } = await import("./credential.ts");
      return keySource(settings, owner);
    },
    async *stream(request, context) {
      const { http, prepare, find } = await (loaded ??= load());
      const { headers, warnings = [], ...call } = prepare(request, context);
      const found = await find(settings, owner, context);
      const answer = http.stream({ ...call, headers: headers(found), secrets: found ? [found.key] : [] }, context);
      yield* warnings.length > 0 ? withWarnings(warnings, answer) : answer;
    },
  };
}

/** Not before the answer begins, or the first of them would pass for its first event. */
async function* withWarnings(
  warnings: readonly Warning[],
  answer: AsyncIterable<readonly StreamEvent[]>,
): AsyncGenerator<readonly StreamEvent[]> {
  const events = warnings.map((warning): StreamEvent => ({ type: "warning", warning }));
  let told = false;
  for await (const batch of answer) {
    const start: number = told ? -1 : batch.findIndex(({ type }) => type === "start");
    told ||= start >= 0;
    yield start < 0 ? batch : batch.toSpliced(start + 1, 0, ...events);
  }
}
