/** sim:flaky fails as the last user message asks, such as `429 retry-after=2 times=1`, and answers with prose after that. */
import type { Behaviour, Plan } from "../behaviour.ts";
import { Failure } from "../failure.ts";
import type { ScriptStep } from "../steps.ts";
import { prose } from "./prose.ts";

/** The words for the faults, each with the parameters it takes besides `times`. */
const faults = {
  "429": ["retry-after", "retry-after-ms"],
  "500": [],
  "503": [],
  "529": [],
  html: [],
  stall: ["after"],
  cut: ["after"],
  error: ["after"],
  bytes: [],
} as const satisfies Record<string, readonly string[]>;

type Fault = keyof typeof faults;

const parameters = ["times", "after", "retry-after", "retry-after-ms"] as const;
type Parameters = { readonly [name in (typeof parameters)[number]]?: number };

const help = `Fault words are ${Object.keys(faults).join(", ")}; parameters are ${parameters.join("=, ")}=.`;

const html = `<!DOCTYPE html>
<html>
<head><title>502 Bad Gateway</title></head>
<body><center><h1>502 Bad Gateway</h1></center><hr><center>simulated proxy</center></body>
</html>
`;

export const flaky: Behaviour = (prompt, context) => {
  const { fault, given } = readFault(prompt.text);
  const plan = prose(prompt, context);
  const attempt = context.countAttempt(`${context.protocol.name}\n${prompt.text}`);
  return given.times !== undefined && attempt > given.times ? plan : spoil(plan, fault, given);
};

function spoil(plan: Plan, fault: Fault, given: Parameters): Plan {
  switch (fault) {
    case "429":
      return only({ type: "http", status: 429, headers: waitHeaders(given) });
    case "500":
    case "503":
    case "529":
      return only({ type: "http", status: Number(fault) });
    case "html":
      return only({ type: "http", status: 502, headers: { "content-type": "text/html; charset=UTF-8" }, body: html });
    case "stall":
    case "cut":
    case "error":
      return { choices: plan.choices.map((steps) => [...firstDeltas(steps, given.after ?? 3), { type: fault }]) };
    case "bytes":
      // A pause a word would only make it longer: the pieces are what matters.
      return { choices: plan.choices.map((steps) => steps.filter((step) => step.type !== "pause")), bytewise: true };
    default:
      return fault satisfies never;
  }
}

function only(step: ScriptStep): Plan {
  return { choices: [[step]] };
}

function waitHeaders(given: Parameters): Record<string, string> {
  const seconds = given["retry-after"] ?? (given["retry-after-ms"] === undefined ? 1 : undefined);
  return {
    ...(seconds !== undefined && { "retry-after": String(seconds) }),
    ...(given["retry-after-ms"] !== undefined && { "retry-after-ms": String(given["retry-after-ms"]) }),
  };
}

function firstDeltas(steps: readonly ScriptStep[], count: number): ScriptStep[] {
  let seen = 0;
  return steps.filter((step) => {
    if (step.type === "text") seen++;
    return step.type !== "finish" && seen <= count && !(step.type === "pause" && seen >= count);
  });
}

function readFault(text: string): { readonly fault: Fault; readonly given: Parameters } {
  const words = text.split(/\s+/);
  const fault = words.find((word): word is Fault => Object.hasOwn(faults, word));
  if (fault === undefined) throw new Failure(400, `sim:flaky found no fault word in the last user message. ${help}`);
  const allowed: readonly string[] = ["times", ...faults[fault]];
  const given: Record<string, number> = {};
  for (const word of words) {
    const [name, value] = word.split("=", 2);
    if (name === undefined || value === undefined) continue;
    if (!allowed.includes(name)) throw new Failure(400, `sim:flaky knows no parameter ${name} for ${fault}. ${help}`);
    if (!/^\d+(\.\d+)?$/.test(value))
      throw new Failure(400, `sim:flaky: ${name} must be a number, not ${value}. ${help}`);
    given[name] = Number(value);
  }
  return { fault, given };
}
