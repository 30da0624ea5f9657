/** Compares what a generation gave with what was read off its recording. A fact neither compared nor listed as such is a difference too. */
import type { JsonObject } from "../../src/core/json.ts";
import { ProviderError, type Result } from "../../src/index.ts";
import { type Difference, differ } from "./difference.ts";
import { compareHttpError, compareStreamError, httpErrorFacts } from "./error-facts.ts";
import { finishReason, protocolFacts, resultFacts } from "./facts.ts";
import { comparePending, isPending } from "./facts-responses.ts";
import { type Exchange, type RecordedCase, requestIdOf } from "./recordings.ts";
import type { Outcome } from "./replay.ts";
import { usageRules, withoutUndefined } from "./usage.ts";

/** Facts of `expected.json` that are not compared, each with the reason. */
const notCompared: ReadonlySet<string> = new Set([
  // Which protocol it is: it chose the provider that answered.
  "api",
  // How many events and comments of which names the body has, and how it ends: no Result knows. The text, calls and usage that they carry are compared.
  "stream",
  "eventTypes",
  "chunks",
  "lastSequenceNumber",
]);

/** Facts that stand elsewhere: the status among the response facts or in the error, the words of an error in the error. */
const comparedElsewhere: ReadonlySet<string> = new Set(["status", "streamError", "error"]);

/** @returns nothing where all is as recorded */
export function compare(recorded: RecordedCase, exchange: Exchange, outcome: Outcome): Difference[] {
  const { expected } = exchange;
  const { ok, error, result } = outcome;
  if ("error" in expected || "streamError" in expected) {
    if (ok || !(error instanceof ProviderError)) {
      return [{ fact: "outcome", expected: "a ProviderError", got: ok ? result : error }];
    }
    if ("streamError" in expected) {
      return [...compareFacts(recorded, exchange, outcome), ...compareStreamError(recorded, exchange, error)];
    }
    const unlisted = Object.keys(expected).filter((key) => !httpErrorFacts.has(key) && !notCompared.has(key));
    return [...unlisted.map(notListed), ...compareHttpError(recorded, exchange, error)];
  }
  if (isPending(expected)) return comparePending(exchange, outcome);
  if (!ok || !result) return [{ fact: "outcome", expected: "a result", got: error }];
  return [...compareFacts(recorded, exchange, outcome), ...compareDerived(recorded, exchange, result)];
}

function compareFacts(
  { api, provider }: RecordedCase,
  { expected, body }: Exchange,
  { ok, result }: Outcome,
): Difference[] {
  const differences: Difference[] = [];
  const check = differ(differences);
  const facts = { ...resultFacts, ...protocolFacts[api] };
  for (const key of new Set([...Object.keys(expected), ...Object.keys(facts)])) {
    const fact = facts[key];
    if (!fact) {
      if (!notCompared.has(key) && !comparedElsewhere.has(key)) differences.push(notListed(key));
      continue;
    }
    // The one call in the form before tools becomes a tool call like any other.
    if (key === "toolCalls" && "functionCall" in expected) continue;
    const wanted = key in expected ? expected[key] : fact.missing;
    if (wanted === undefined || (fact.ofFinish && !ok)) continue;
    check(key, wanted, result && fact.read(result, { provider, expected: expected[key], body: body.toString() }));
  }
  return differences;
}

/** What `expected.json` does not tell, but follows from it or from the head of the answer. */
function compareDerived({ api }: RecordedCase, { expected, response }: Exchange, result: Result): Difference[] {
  const differences: Difference[] = [];
  const check = differ(differences);
  check("finishReason", finishReason(expected), result.finishReason);
  check("warnings", [], result.warnings);
  check("response.status", expected.status, result.response?.status);
  check("response.requestId", requestIdOf(response), result.response?.requestId);
  const rule = usageRules[api];
  if (!rule) check("usage", `a rule for ${api} in usage.ts`, undefined);
  else if (result.usage)
    check("usage, normalised", rule(expected.usage as JsonObject, expected), numbersOf(result.usage));
  return differences;
}

function numbersOf(usage: NonNullable<Result["usage"]>): object {
  const { raw: _raw, cost: _cost, rates: _rates, serverTools, ...numbers } = usage;
  // A tool that was not used may be listed with 0 or not at all.
  const used = Object.entries(serverTools ?? {}).filter(([, requests]) => requests !== 0);
  return withoutUndefined({ ...numbers, ...(used.length > 0 && { serverTools: Object.fromEntries(used) }) });
}

function notListed(fact: string): Difference {
  return { fact, expected: "a fact that is compared, or listed as one that is not", got: "neither" };
}
