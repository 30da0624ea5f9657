/** How reasoning is asked for, and how earlier reasoning is sent back, in the forms that servers of the chat protocol have. */
import { UnsupportedError } from "../../core/errors.js";
import { isObject } from "../../core/json.js";
const byEffort = (effort) => ({ reasoning_effort: effort });
const thinking = (type, rest = {}) => ({ thinking: { type, ...rest } });
/** By the name in {@link ChatQuirks.reasoning}. */
export const reasoningForms = {
    /** OpenAI, and most: https://platform.openai.com/docs/api-reference/chat/create */
    reasoning_effort: { on: {}, off: { reasoning_effort: "none" }, effort: byEffort },
    /** vLLM: https://docs.vllm.ai/en/latest/features/reasoning_outputs.html */
    "reasoning_effort, thinking_token_budget": {
        on: {},
        off: { reasoning_effort: "none" },
        effort: byEffort,
        budget: (tokens) => ({ thinking_token_budget: tokens }),
    },
    /** OpenRouter: https://openrouter.ai/docs/use-cases/reasoning-tokens */
    reasoning: {
        on: { reasoning: { enabled: true } },
        off: { reasoning: { enabled: false } },
        effort: (effort) => ({ reasoning: { effort } }),
        budget: (tokens) => ({ reasoning: { max_tokens: tokens } }),
    },
    /** Together: https://docs.together.ai/docs/reasoning-models-guide */
    "reasoning.enabled, reasoning_effort": {
        on: { reasoning: { enabled: true } },
        off: { reasoning: { enabled: false } },
        effort: byEffort,
    },
    /** DeepSeek, where the effort counts only while thinking is on: https://api-docs.deepseek.com/guides/thinking_mode */
    "thinking + reasoning_effort": {
        on: thinking("enabled"),
        off: thinking("disabled"),
        effort: (effort) => ({ ...thinking("enabled"), ...byEffort(effort) }),
    },
    /** Fireworks, which takes one of the two: https://docs.fireworks.ai/guides/reasoning */
    "thinking or reasoning_effort": {
        on: thinking("enabled"),
        off: thinking("disabled"),
        effort: byEffort,
        budget: (tokens) => thinking("enabled", { budget_tokens: tokens }),
    },
};
/** @throws UnsupportedError for an effort the server does not know */
export function reasoningFields(reasoning, model, quirks) {
    if (reasoning === undefined || quirks.reasoning === false || model.capabilities.reasoning === "none")
        return {};
    const form = reasoningForms[quirks.reasoning ?? "reasoning_effort"];
    if (typeof reasoning === "boolean")
        return reasoning ? form.on : form.off;
    // A server without budgets lacks the feature, so that one never gets here.
    if ("budgetTokens" in reasoning)
        return form.budget?.(reasoning.budgetTokens) ?? {};
    const { effort } = reasoning;
    if (quirks.efforts && !quirks.efforts.includes(effort)) {
        throw new UnsupportedError(`reasoning effort "${effort}"`, model.id, `Use ${quirks.efforts.join(", ")}.`);
    }
    return form.effort(effort);
}
/** The members of an assistant message that carry its reasoning back, in the server's field for it. */
export function replayedReasoning(parts, provider, quirks) {
    const field = quirks.replayReasoning;
    switch (field) {
        case undefined:
        case "thinking":
            return {};
        case "reasoning":
        case "reasoning_content": {
            const text = parts.map((part) => part.text).join("");
            return text === "" ? {} : { [field]: text };
        }
        case "reasoning_details": {
            const details = parts.flatMap((part) => detailsOf(part, provider));
            return details.length === 0 ? {} : { [field]: joined(details) };
        }
        default:
            return field;
    }
}
/**
 * Mistral's content: its thinking, closed, before the text.
 * https://docs.mistral.ai/studio-api/conversations/reasoning
 */
export function thinkingContent(parts, text, provider) {
    const thoughts = parts
        .filter((part) => part.text !== "")
        .map((part) => {
        const { signature } = ownMetadata(part, provider);
        return {
            type: "thinking",
            thinking: [{ type: "text", text: part.text }],
            ...(signature !== undefined && { signature }),
            closed: true,
        };
    });
    return text === "" ? thoughts : [...thoughts, { type: "text", text }];
}
function ownMetadata(part, provider) {
    const own = part.providerMetadata?.[provider];
    return isObject(own) ? own : {};
}
function detailsOf(part, provider) {
    const details = ownMetadata(part, provider).reasoning_details;
    return Array.isArray(details) ? details : [];
}
/** The member of a detail that comes in pieces. Encrypted data comes whole. */
const piecewise = { "reasoning.text": "text", "reasoning.summary": "summary" };
/**
 * A stream brings a detail in pieces, and a signature, made over the whole, with the last; sent back in pieces it would not be accepted.
 * https://openrouter.ai/docs/use-cases/reasoning-tokens#preserving-reasoning-blocks
 */
function joined(details) {
    const whole = [];
    for (const detail of details) {
        const last = whole.at(-1);
        const member = isObject(detail) ? piecewise[String(detail.type)] : undefined;
        const goesOn = isObject(last) && isObject(detail) && last.type === detail.type && last.index === detail.index;
        if (member === undefined || !goesOn)
            whole.push(detail);
        else
            whole[whole.length - 1] = { ...last, ...detail, [member]: `${last[member] ?? ""}${detail[member] ?? ""}` };
    }
    return whole;
}
