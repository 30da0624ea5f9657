/** Compares a thrown error with what the provider said. */
import { isDeepStrictEqual } from "node:util";
import type { JsonObject, JsonValue } from "../../src/core/json.ts";
import type { ErrorCode, ProviderError } from "../../src/index.ts";
import { type Check, type Difference, differ } from "./difference.ts";
import { memberOf } from "./facts.ts";
import { geminiError } from "./facts-gemini.ts";
import { type Exchange, type RecordedCase, requestIdOf } from "./recordings.ts";

/** What `expected.json` tells of an answer that is an error by its status. */
export const httpErrorFacts: ReadonlySet<string> = new Set(["status", "json", "error", "retryAfter"]);

export function compareHttpError(recorded: RecordedCase, exchange: Exchange, error: ProviderError): Difference[] {
  const { expected, response } = exchange;
  const differences: Difference[] = [];
  const check = differ(differences);
  const body = exchange.body.toString();
  check("status", expected.status, error.status);
  check("requestId", requestIdOf(response), error.requestId);
  const wait = expected.retryAfter ?? geminiError(expected.error).wait;
  check("retryAfter", wait && Number(wait) * 1000, error.retryAfterMs);
  check("body", expected.json ? JSON.parse(body) : body, error.body);
  check("result.parts", [], error.result?.parts);
  // Of an HTML page, its title is what it says.
  const title = /<title>([^<]*)<\/title>/.exec(body)?.[1];
  compareSaid((expected.error ?? { message: title ?? "" }) as JsonObject, error, check);
  compareClass(recorded, Number(expected.status), error, check, (expected.error ?? {}) as JsonObject);
  return differences;
}

/** An error inside an answer that had begun with success. */
export function compareStreamError(recorded: RecordedCase, exchange: Exchange, error: ProviderError): Difference[] {
  const differences: Difference[] = [];
  const check = differ(differences);
  const said = exchange.expected.streamError as JsonObject;
  check("status", exchange.expected.status, error.status);
  check("requestId", requestIdOf(exchange.response), error.requestId);
  compareSaid(said, error, check);
  compareClass(recorded, Number(said.status_code ?? said.code), error, check, said);
  return differences;
}

function compareSaid(said: JsonObject, error: ProviderError, check: Check): void {
  // Google's word stands beside the HTTP status as a number.
  const code = said.status ?? said.code ?? said.type;
  check("providerCode", code === undefined ? undefined : String(code), error.providerCode);
  check("param", said.param ?? undefined, error.param);
  const message = String(said.message ?? "");
  check("message", message, error.message.includes(message) ? message : error.message);
  for (const [name, value] of Object.entries(said)) {
    // What has no place of its own in the error (metadata, details, failed_generation, …) stands in its body; the message may have another name there.
    const raw = name === "failedGeneration" ? "failed_generation" : name;
    if (name !== "message") check(`body: ${raw}`, true, holds(error.body, raw, value));
  }
}

function holds(body: unknown, name: string, value: JsonValue | undefined): boolean {
  if (typeof body !== "object" || body === null) return false;
  if (isDeepStrictEqual(memberOf(body, name), value)) return true;
  return Object.values(body).some((member) => holds(member, name, value));
}

function compareClass(
  recorded: RecordedCase,
  status: number,
  error: ProviderError,
  check: Check,
  said: JsonObject = {},
): void {
  // OpenAI's own word for the limit that waiting does not lift, and Google's for a key, which has the status of any bad request.
  const own =
    said.code === "insufficient_quota" ? "quota-exhausted" : geminiError(said).badKey ? "authentication" : undefined;
  const code = own ?? expectedCode(recorded, status);
  check("code", code, error.code);
  check("retryable", isPassing(recorded, status, code), error.retryable);
}

/** What the error is to be called, told by its status and by the tags that the authors of the recordings gave. */
function expectedCode({ tags }: RecordedCase, status: number): ErrorCode {
  if (tags.includes("context-length")) return "context-length";
  if (tags.includes("overloaded")) return "overloaded";
  if (status === 401) return "authentication";
  return status === 429 ? "rate-limit" : "provider";
}

function isPassing({ id }: RecordedCase, status: number, code: ErrorCode): boolean {
  // Called a rate limit like any other; only its message says that waiting cannot help.
  if (id === "quoted/openai-429-too-large") return false;
  return code === "overloaded" || code === "rate-limit" || status >= 500;
}
