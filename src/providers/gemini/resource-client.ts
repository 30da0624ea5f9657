/** Requests to Gemini's API besides those for an answer, each with the key of its moment. https://ai.google.dev/api */
import { ProviderError, type ProviderErrorFacts } from "../../core/errors.ts";
import type { JsonObject } from "../../core/json.ts";
import type { CallContext } from "../../core/provider.ts";
import { findKey } from "../../http/credential.ts";
import { Http } from "../../http/http.ts";
import type { Protocol } from "../../http/http-provider.ts";
import type { JsonAnswer, JsonCall, JsonLine } from "../../http/json-call.ts";
import { type HttpSettings, resolveBaseURL } from "../../http/settings.ts";
import type { GenerateProfile } from "./generate.ts";

export interface ResourceCall extends Omit<JsonCall, "headers" | "secrets" | "options"> {
  readonly headers?: JsonCall["headers"];
  readonly options?: JsonCall["options"];
}

export class ResourceClient {
  readonly #profile: GenerateProfile;
  readonly #settings: HttpSettings;
  readonly #http: Http;

  constructor(profile: GenerateProfile, settings: HttpSettings, protocol: Omit<Protocol, "prepare">) {
    this.#profile = profile;
    this.#settings = settings;
    const { readError, makeDecoder } = protocol;
    const { name: provider, baseURL } = profile;
    this.#http = new Http({ ...(readError && { readError }), makeDecoder, provider, baseURL }, settings);
  }

  get origin(): string {
    return new URL(resolveBaseURL(this.#profile.baseURL)).origin;
  }

  async json<T>(
    call: ResourceCall,
    read: (value: JsonObject, fail: JsonAnswer<T>["fail"]) => T,
    context: CallContext,
  ): Promise<JsonAnswer<T>> {
    return this.#http.json(await this.#withKey(call, context), read, context);
  }

  get(path: string, context: CallContext): Promise<JsonAnswer<JsonObject>> {
    return this.json({ method: "GET", path }, (value) => value, context);
  }

  async *lines(path: string, context: CallContext): AsyncGenerator<readonly JsonLine[]> {
    yield* this.#http.lines(await this.#withKey({ method: "GET", path }, context), context);
  }

  /** @param what comes after the provider's name */
  error(what: string, facts: Omit<ProviderErrorFacts, "provider"> = {}): ProviderError {
    const { name } = this.#profile;
    return new ProviderError(`${name} ${what}.`, { ...facts, provider: name });
  }

  async #withKey({ headers, options = { stream: false }, ...call }: ResourceCall, context: CallContext) {
    const { name, keyVariables } = this.#profile;
    const { key } = await findKey(this.#settings, { provider: name, variables: keyVariables }, context);
    return { ...call, options, headers: { "x-goog-api-key": key, ...headers }, secrets: [key] } satisfies JsonCall;
  }
}
