import { reasoningForms } from "./chat-reasoning.js";
/** https://platform.openai.com/docs/api-reference/chat/create */
const usual = [
    ...["temperature", "top-p", "penalties", "stop", "seed", "choices", "logprobs"],
    ...["tools", "tool-choice", "parallel-tool-calls", "schema", "reasoning", "reasoning-effort"],
    ...["image", "image-url", "pdf", "audio", "service-tier", "metadata"],
];
/** What a server with these quirks can carry. */
export function chatFeatures(quirks) {
    const features = new Set([...usual, ...(quirks.with ?? [])]);
    const without = [...(quirks.without ?? [])];
    if (quirks.reasoning === false)
        without.push("reasoning", "reasoning-effort");
    else if ("budget" in reasoningForms[quirks.reasoning ?? "reasoning_effort"])
        features.add("reasoning-budget");
    if (quirks.prefill)
        features.add("prefill");
    for (const feature of without)
        features.delete(feature);
    return features;
}
