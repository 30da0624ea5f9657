/** A request whose answer is one JSON object, and what comes of it. */
import type { ProviderError } from "../core/errors.ts";
import type { ResponseFacts } from "../core/events.ts";
import type { JsonObject } from "../core/json.ts";
import type { HttpCall } from "./http.ts";
import type { BaseURL } from "./settings.ts";
import type { HttpRequest } from "./transport.ts";

/** A request that is answered by one JSON object: to hand over work, or to ask for its state. */
export interface JsonCall extends Omit<HttpCall, "body"> {
  readonly method: HttpRequest["method"];
  /** Where it is not that of the profile. */
  readonly baseURL?: BaseURL;
  readonly body?: JsonObject;
  /**
   * It makes the provider work, so that what it may have taken must not be sent again: only clear refusals are repeated, as the settings say, and
   * what is unclear becomes an UnclearSubmissionError. Otherwise it is sent once: whoever asks for a state asks again anyway.
   */
  readonly submits?: true;
}

export interface JsonAnswer<T> {
  readonly value: T;
  readonly facts: ResponseFacts;
  /** Makes the error of a body that tells of a failure: classified, and without keys. @param what the message begins with */
  readonly fail: (body: JsonObject, what?: string) => ProviderError;
}
