/** sim:script answers with given steps: from the last user message where that is a JSON array, else from the simulator's own list. */
import type { Behaviour, BehaviourContext } from "../behaviour.ts";
import { Failure } from "../failure.ts";
import { isArray, parseJson } from "../json.ts";
import type { Prompt } from "../prompt.ts";
import { findFault, type ScriptStep } from "../steps.ts";

export const script: Behaviour = (prompt, context) => {
  const steps = stepsOf(prompt, context);
  const fault = findFault(steps);
  if (fault !== undefined) throw new Failure(400, fault);
  const { protocol } = context;
  const lacking = steps.find((step) => protocol.lacks.includes(step.type));
  if (lacking) throw new Failure(400, `The protocol ${protocol.name} has no form for the step ${lacking.type}.`);
  return { choices: Array.from({ length: prompt.choices }, () => steps) };
};

function stepsOf(prompt: Prompt, context: BehaviourContext): readonly ScriptStep[] {
  const written = parseJson(prompt.text);
  if (!isArray(written)) {
    const next = context.nextScript();
    if (next) return next;
    throw new Failure(
      400,
      "sim:script has no steps: send a JSON array of steps as the last user message, or give the simulator more scripts.",
    );
  }
  // One list an answer, for a message that is answered several times with tool results in between.
  if (written.length === 0 || !written.every(isArray)) return written as readonly unknown[] as readonly ScriptStep[];
  const steps = written[prompt.turn];
  if (steps) return steps as readonly unknown[] as readonly ScriptStep[];
  throw new Failure(
    400,
    `sim:script was given steps for ${written.length} answers, and this is answer ${prompt.turn + 1}.`,
  );
}
